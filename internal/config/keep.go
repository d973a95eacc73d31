package config

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Ledger says with what the ledger's checkpoints are signed and anchored.
type Ledger struct {
	KeyFile     string `yaml:"key_file"`
	KeyEnv      string `yaml:"key_env"`
	PublicKey   string `yaml:"public_key"`
	Timestamp   string `yaml:"timestamp"`
	TimestampCA string `yaml:"timestamp_ca"`
}

// Retention says how long bytes are kept; "" for ever. Records and hashes stay.
type Retention struct {
	Captures    string `yaml:"captures"`
	Versions    string `yaml:"versions"`
	Screenshots string `yaml:"screenshots"`
	Mails       string `yaml:"mails"`
}

// Span reads how long something is kept, 0 for ever.
func (*Retention) Span(text string) time.Duration {
	d, _ := parseSpan(text) // checked when it was read
	return d
}

// parseSpan reads 90d, or what time.ParseDuration reads; "" is 0.
func parseSpan(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	if digits, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > 100_000 {
			return 0, fmt.Errorf("%q is no number of days", text)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is no span of time", text)
	}
	return d, nil
}

func (r *Retention) check(b []byte) error {
	span := func(name, text string) error {
		if _, err := parseSpan(text); err != nil {
			return located(b, "$.retention."+name, "%v: write it as 90d; without it all is kept for ever", err)
		}
		return nil
	}
	return first(span("captures", r.Captures), span("versions", r.Versions), span("screenshots", r.Screenshots), span("mails", r.Mails))
}

func (l *Ledger) check(b []byte) error {
	if l.KeyFile != "" && l.KeyEnv != "" {
		return located(b, "$.ledger.key_env", "key_file and key_env both name the key: keep one")
	}
	if l.Timestamp == "" {
		return nil
	}
	u, err := url.Parse(l.Timestamp)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return located(b, "$.ledger.timestamp", "%q is no address of a time-stamping authority", l.Timestamp)
	}
	return nil
}
