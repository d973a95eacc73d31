package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// AddPolicy adds a policy to the text of a configuration, at the end of the
// list, and leaves every other line and comment as it is. The result is read
// before it is given back, so that it is a configuration.
func AddPolicy(path string, text []byte, p Policy) ([]byte, error) {
	return AddPolicies(path, text, []Policy{p})
}

// AddPolicies adds policies as AddPolicy does, all or none.
func AddPolicies(path string, text []byte, ps []Policy) ([]byte, error) {
	c, err := Parse(path, text)
	if err != nil {
		return nil, err
	}
	var lines []string
	for i := range ps {
		p := &ps[i]
		if slices.ContainsFunc(c.Policies, func(q Policy) bool { return q.Name == p.Name }) {
			return nil, fmt.Errorf("%s has a policy called %s already: give another name with --name", path, p.Name)
		}
		if err := p.Check(); err != nil {
			return nil, err
		}
		lines = append(lines, entry(p)...)
	}
	if len(lines) == 0 {
		return text, nil
	}
	out := []byte(insert(string(text), lines))
	again, err := Parse(path, out)
	if err != nil || len(again.Policies) != len(c.Policies)+len(ps) {
		return nil, fmt.Errorf("%s is written in a way that cannot be added to: add the policy by hand under policies: with name: %s and url: %s", path, ps[0].Name, ps[0].URL)
	}
	return out, nil
}

// Check says what keeps a policy from being one of a configuration.
func (p *Policy) Check() error {
	_, err := Parse("the new policy", []byte(insert("", entry(p))))
	return err
}

// entry is the policy as an item of the list.
func entry(p *Policy) []string {
	lines := []string{"  - name: " + quoted(p.Name), "    url: " + quoted(p.URL)}
	for _, kv := range [][2]string{{"role", p.Role}, {"schedule", p.Schedule}, {"document", p.Document}, {"render", p.Render}} {
		if kv[1] != "" {
			lines = append(lines, "    "+kv[0]+": "+quoted(kv[1]))
		}
	}
	if len(p.Tags) > 0 {
		lines = append(lines, "    tags:")
		for _, t := range p.Tags {
			lines = append(lines, "      - "+quoted(t))
		}
	}
	lines = append(lines, selectors("    ", "select", p.Select)...)
	lines = append(lines, selectors("    ", "remove", p.Remove)...)
	if len(p.Combine) > 0 {
		lines = append(lines, "    combine:")
	}
	for _, page := range p.Combine {
		lines = append(lines, "      - url: "+quoted(page.URL))
		lines = append(lines, selectors("        ", "select", page.Select)...)
		lines = append(lines, selectors("        ", "remove", page.Remove)...)
	}
	return lines
}

// selectors are the parts of a page as a list of an item.
func selectors(indent, key string, list []Selector) []string {
	if len(list) == 0 {
		return nil
	}
	lines := []string{indent + key + ":"}
	for _, s := range list {
		lead := indent + "  - "
		for _, kv := range [][2]string{{"css", s.CSS}, {"start_before", s.StartBefore}, {"start_after", s.StartAfter}, {"end_before", s.EndBefore}, {"end_after", s.EndAfter}} {
			if kv[1] != "" {
				lines = append(lines, lead+kv[0]+": "+quoted(kv[1]))
				lead = indent + "    "
			}
		}
	}
	return lines
}

// quoted writes a value so that YAML reads it as text.
func quoted(s string) string {
	b, err := yaml.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return strings.TrimSpace(string(b))
}

// insert puts lines at the end of the block that policies: begins, or adds the
// block.
func insert(text string, lines []string) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range all {
		rest, ok := strings.CutPrefix(l, "policies:")
		if !ok {
			continue
		}
		if strings.TrimSpace(rest) == "[]" {
			all[i] = "policies:"
		}
		end := i + 1
		for at := i + 1; at < len(all) && (indented(all[at]) || strings.TrimSpace(all[at]) == ""); at++ {
			if indented(all[at]) {
				end = at + 1
			}
		}
		return strings.Join(slices.Concat(all[:end], lines, all[end:]), "\n") + "\n"
	}
	return strings.Join(slices.Concat(all, []string{"policies:"}, lines), "\n") + "\n"
}

func indented(l string) bool {
	return strings.HasPrefix(l, " ") || strings.HasPrefix(l, "-") || strings.HasPrefix(l, "\t")
}
