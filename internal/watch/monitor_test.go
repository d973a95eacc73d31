package watch

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func (x *world) monitored() *Monitor {
	m := &Monitor{Store: x.store, Now: x.clock, Version: `redletter "0.1"`}
	x.w.Monitor = m
	m.begin(x.w.Plan.Policies)
	m.turned()
	return m
}

// The library of Prometheus reads the metrics and finds nothing wrong with them.
func TestMetricsAreThoseOfPrometheus(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme", "beta"}, legal)
	m := x.monitored()
	x.step()
	x.site.put("/acme", page(longer...))
	x.site.put("/beta", "503")
	x.pass(75 * time.Minute)
	var b bytes.Buffer
	if err := m.Metrics(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	value := func(family string, labels ...string) float64 {
		for _, s := range families[family].GetMetric() {
			var got []string
			for _, l := range s.GetLabel() {
				got = append(got, l.GetName(), l.GetValue())
			}
			if strings.Join(got, " ") == strings.Join(labels, " ") {
				return s.GetGauge().GetValue() + s.GetCounter().GetValue()
			}
		}
		t.Errorf("no %s %v\n%s", family, labels, b.String())
		return -1
	}
	for name, got := range map[string]bool{
		"version":  value("redletter_build_info", "version", `redletter "0.1"`) == 1,
		"changed":  value("redletter_fetch_total", "result", "changed") == 1,
		"failed":   value("redletter_incident_failures", "policy", "beta", "class", "trouble") == 1,
		"versions": value("redletter_versions_total", "policy", "acme") == 1,
		"seen":     value("redletter_last_success_timestamp_seconds", "policy", "beta") == float64(monday.Unix()),
		"dead":     value("redletter_outbox_messages", "state", "dead") == 0,
		"ledger":   value("redletter_ledger_size") > 0,
	} {
		if !got {
			t.Errorf("%s is wrong in\n%s", name, b.String())
		}
	}
	problems, err := promlint.New(bytes.NewReader(b.Bytes())).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	m := x.monitored()
	ask := func(path, host string) int {
		r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
		r.Host = host
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, r)
		return w.Code
	}
	wants := func(when string, health, ready int) {
		t.Helper()
		if h, r := ask("/healthz", "127.0.0.1:9464"), ask("/readyz", "localhost"); h != health || r != ready {
			t.Errorf("%s: healthz %d, readyz %d", when, h, r)
		}
	}
	x.step()
	wants("at work", 200, 200)
	x.now = x.now.Add(time.Hour)
	wants("nothing turns", 503, 503)
	x.step()
	wants("again", 200, 200)
	x.w.Plan.Policies[0].Schedule = schedule(t, "@every 1h", "UTC")
	for range 6 { // it goes round, and looks at nothing
		x.now = x.now.Add(time.Hour)
		m.turned()
	}
	wants("a policy is not looked at", 200, 503)
	if got := ask("/metrics", "evil.example"); got != http.StatusMisdirectedRequest {
		t.Errorf("a foreign name gives %d", got)
	}
	if got := ask("/metrics", "[::1]:9464"); got != http.StatusOK {
		t.Errorf("loopback gives %d", got)
	}
	if got := ask("/", "localhost"); got != http.StatusNotFound {
		t.Errorf("another path gives %d", got)
	}
}

// The outside is told that the watch works, only while it does.
func TestPingOnlyWhileTheWatchWorks(t *testing.T) {
	t.Parallel()
	x := newWorld(t, []string{"acme"}, legal)
	x.monitored()
	told := 0
	plan := &Plan{Ping: func(context.Context) error { told++; return nil }}
	x.step()
	if err := x.w.pinged(context.Background(), plan); err != nil || told != 1 {
		t.Errorf("told %d times, %v", told, err)
	}
	x.now = x.now.Add(time.Hour)
	if err := x.w.pinged(context.Background(), plan); err == nil || told != 1 {
		t.Errorf("told %d times of a watch that stands", told)
	}
	x.step()
	plan.Ping = func(context.Context) error { return errors.New("no answer") }
	if err := x.w.pinged(context.Background(), plan); err == nil {
		t.Error("that nobody heard is no error")
	}
}
