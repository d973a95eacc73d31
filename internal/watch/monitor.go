package watch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// Monitor tells programs how the watch is: as metrics in the text format of
// Prometheus, and as two answers, whether it runs and whether it does its work.
// The format is written here: the library that writes it makes every command of
// ours start later. A test has that library read it.
type Monitor struct {
	Store   *snapshots.Store
	Now     func() time.Time
	Version string

	mu       sync.Mutex
	looks    map[string]int // by outcome, since the start
	beat     time.Time      // the last turn of the watch
	policies []Policy
	since    time.Time
}

// stall is how long the watch may go without a turn.
const stall = 2 * time.Minute

func (m *Monitor) begin(policies []Policy) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.policies = policies
	if m.looks == nil {
		m.looks, m.since = map[string]int{}, m.Now()
	}
}

func (m *Monitor) turned() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.beat = m.Now()
}

func (m *Monitor) looked(outcome string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.looks[outcome]++
}

// Alive is nil while the watch goes round.
func (m *Monitor) Alive() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if age := m.Now().Sub(m.beat); age > stall {
		return fmt.Errorf("no turn of the watch for %s", age.Round(time.Second))
	}
	return nil
}

// Working is nil while the watch goes round, its store can be read, and each
// policy was looked at within twice its interval.
func (m *Monitor) Working(ctx context.Context) error {
	if err := m.Alive(); err != nil {
		return err
	}
	known, err := m.Store.Policies(ctx)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.policies {
		p := &m.policies[i]
		last := m.since
		for k := range known {
			if known[k].Name == p.Name && known[k].Last.After(last) {
				last = known[k].Last
			}
		}
		if d := p.Schedule.Interval(m.Now()); d > 0 && m.Now().Sub(last) > 2*d+stall {
			return fmt.Errorf("%s was not looked at since %s", p.Name, last.UTC().Format(time.RFC3339))
		}
	}
	return nil
}

// Handler serves /metrics, /healthz and /readyz to this machine.
func (m *Monitor) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		if err := m.Metrics(r.Context(), &b); err != nil {
			http.Error(w, "the store cannot be read", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = b.WriteTo(w) // who asked may be gone
	})
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, m.Alive()) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { answer(w, m.Working(r.Context())) })
	return here(mux)
}

// here refuses requests that came by a name other than this machine's: a page in
// a browser can have its own name lead to loopback.
func here(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "ask by 127.0.0.1 or localhost", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, err)
		return
	}
	fmt.Fprintln(w, "ok")
}

// Metrics writes how things are.
func (m *Monitor) Metrics(ctx context.Context, out io.Writer) error {
	e := &exposition{w: bufio.NewWriter(out)}
	e.family("redletter_build_info", "gauge", "The version that runs.")
	e.sample(1, "version", m.Version)
	m.process(e)
	err := errors.Join(m.captures(ctx, e), m.outbox(ctx, e), m.ledger(ctx, e))
	return errors.Join(err, e.w.Flush())
}

// process tells what the watch knows without its store.
func (m *Monitor) process(e *exposition) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e.family("redletter_policies", "gauge", "Policies that are watched.")
	e.sample(float64(len(m.policies)))
	e.family("redletter_start_time_seconds", "gauge", "When the watch began.")
	e.sample(seconds(m.since))
	e.family("redletter_turn_timestamp_seconds", "gauge", "The last turn of the watch.")
	e.sample(seconds(m.beat))
	e.family("redletter_fetch_total", "counter", "Looks since the watch began, by what they came to.")
	for _, o := range sortedKeys(m.looks) {
		e.sample(float64(m.looks[o]), "result", o)
	}
}

// captures tells when each policy was seen, and what is wrong now.
func (m *Monitor) captures(ctx context.Context, e *exposition) error {
	all, err := m.Store.Coverage(ctx, time.Time{}, m.Now().Add(time.Hour), shown...)
	if err != nil {
		return err
	}
	e.family("redletter_last_success_timestamp_seconds", "gauge", "The last look that showed the policy.")
	for _, c := range all {
		e.sample(seconds(c.LastSeen), "policy", c.Policy)
	}
	e.family("redletter_versions_total", "counter", "Changes of the policy so far.")
	for _, c := range all {
		e.sample(float64(c.Changed), "policy", c.Policy)
	}
	open, err := m.Store.Incidents(ctx)
	if err != nil {
		return err
	}
	e.family("redletter_incident_failures", "gauge", "Looks in a row that did not show the policy, while it is so.")
	for _, i := range open {
		e.sample(float64(i.Failures), "policy", i.Policy, "class", class(i.Cause))
	}
	undecided := 0
	for _, i := range open {
		if i.Cause == Doubtful {
			undecided++
		}
	}
	e.family("redletter_undecided", "gauge", "Policies whose latest captures are doubtful.")
	e.sample(float64(undecided))
	return nil
}

// outbox tells what waits to be sent.
func (m *Monitor) outbox(ctx context.Context, e *exposition) error {
	mails, err := m.Store.Mails(ctx, snapshots.Pending, snapshots.Sending, snapshots.Failed, snapshots.Dead)
	if err != nil {
		return err
	}
	states := map[string]int{snapshots.Pending: 0, snapshots.Sending: 0, snapshots.Failed: 0, snapshots.Dead: 0}
	age := 0.0
	for i := range mails {
		states[mails[i].State]++
		if mails[i].State != snapshots.Dead {
			age = max(age, m.Now().Sub(mails[i].Created).Seconds())
		}
	}
	e.family("redletter_outbox_messages", "gauge", "Messages that are not sent, by their state.")
	for _, s := range sortedKeys(states) {
		e.sample(float64(states[s]), "state", s)
	}
	e.family("redletter_notification_outbox_age_seconds", "gauge", "How long the oldest message waits.")
	e.sample(age)
	return nil
}

// ledger tells how much stands in it.
func (m *Monitor) ledger(ctx context.Context, e *exposition) error {
	note, err := m.Store.Checkpoint(ctx, nil)
	if err != nil {
		return err
	}
	lines := strings.SplitN(string(note), "\n", 3)
	if len(lines) < 3 {
		return nil
	}
	n, err := strconv.ParseFloat(lines[1], 64)
	if err != nil {
		return fmt.Errorf("read the size of the ledger: %w", err)
	}
	e.family("redletter_ledger_size", "gauge", "Records in the ledger.")
	e.sample(n)
	return nil
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// exposition writes the text format, version 0.0.4.
type exposition struct {
	w    *bufio.Writer
	name string
}

func (e *exposition) family(name, kind, help string) {
	e.name = name
	fmt.Fprintf(e.w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// escapes are those of the values of labels.
var escapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// sample writes a value with its labels, as names and values in turn.
func (e *exposition) sample(v float64, labels ...string) {
	e.w.WriteString(e.name)
	for i := 0; i+1 < len(labels); i += 2 {
		sep := ","
		if i == 0 {
			sep = "{"
		}
		fmt.Fprintf(e.w, `%s%s="%s"`, sep, labels[i], escapes.Replace(strings.ToValidUTF8(labels[i+1], "�")))
	}
	if len(labels) > 1 {
		e.w.WriteByte('}')
	}
	e.w.WriteString(" " + strconv.FormatFloat(v, 'g', -1, 64) + "\n")
}
