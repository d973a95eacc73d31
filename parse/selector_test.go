package parse

import (
	"strings"
	"testing"
)

const selectorPage = `<body>
<div class=nav><p>Shop</p></div>
<div id=policy>
<h1>Privacy Policy</h1>
<p>We collect your name.</p>
<p class=ad>Buy shoes today!</p>
<h2 id=cookies>Cookies</h2>
<p>We set two cookies.</p>
<h2 id=contact>Contact</h2>
<p>Write to us.</p>
</div>
<footer><p>Data protection officer: Jane Roe.</p></footer>
</body>`

func included(raws []raw) string {
	var out []string
	for _, r := range raws {
		if r.excluded == "" {
			out = append(out, r.text)
		}
	}
	return strings.Join(out, " / ")
}

func TestSelectors(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Options
		want string
		why  string // part of what is degraded
	}{
		{
			"css",
			Options{Select: []Selector{{CSS: "#policy"}}},
			"Privacy Policy / We collect your name. / Buy shoes today! / Cookies / We set two cookies. / Contact / Write to us.", "",
		},
		{
			"css and remove",
			Options{Select: []Selector{{CSS: "#policy"}}, Remove: []Selector{{CSS: ".ad"}}},
			"Privacy Policy / We collect your name. / Cookies / We set two cookies. / Contact / Write to us.", "",
		},
		{
			"two parts",
			Options{Select: []Selector{{CSS: "h1"}, {CSS: "footer"}}},
			"Privacy Policy / Data protection officer: Jane Roe.", "",
		},
		{
			"range before to before",
			Options{Select: []Selector{{StartBefore: "#cookies", EndBefore: "#contact"}}},
			"Cookies / We set two cookies.", "",
		},
		{
			"range after to after",
			Options{Select: []Selector{{StartAfter: "#cookies", EndAfter: "#contact"}}},
			"We set two cookies. / Contact", "",
		},
		{
			"removed range",
			Options{Select: []Selector{{CSS: "#policy"}}, Remove: []Selector{{StartBefore: ".ad", EndBefore: "#contact"}}},
			"Privacy Policy / We collect your name. / Contact / Write to us.", "",
		},
		{
			"nothing matches",
			Options{Select: []Selector{{CSS: "#gone"}}},
			"Privacy Policy / We collect your name. / Buy shoes today! / Cookies / We set two cookies. / Contact / Write to us. / Data protection officer: Jane Roe.", `"#gone" matches nothing`,
		},
		{
			"an end is missing",
			Options{Select: []Selector{{CSS: "h1"}, {StartBefore: "#cookies", EndBefore: "#gone"}}},
			"Privacy Policy", `to before "#gone" is not on the page`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			raws, meta, err := readHTML(Input{Bytes: []byte(selectorPage), Options: c.o})
			if err != nil {
				t.Fatal(err)
			}
			judgeContent(raws)
			if got := included(raws); !strings.HasSuffix(got, c.want) || c.why == "" && got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.Contains(meta.degraded, c.why) || c.why == "" && meta.degraded != "" {
				t.Errorf("degraded: %q, want %q", meta.degraded, c.why)
			}
		})
	}
}
