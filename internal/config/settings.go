package config

import (
	"fmt"
	"os"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/redletter-dev/redletter/internal/watch"
)

// Setting is one value that is in force.
type Setting struct {
	Path   string `json:"path"` // "policies[0].url"
	Value  string `json:"value"`
	Origin string `json:"origin"` // "redletter.yaml:12", or "default"
}

// defaults are the values of keys that the file leaves out, where they have
// one, by path without numbers.
var defaults = map[string]string{
	"allow_private": "false", "timezone": "UTC", "digest_at": watch.DefaultDigestAt, "politeness.gap": DefaultGap.String(),
	"policies[].schedule": watch.DefaultSchedule, "policies[].role": roles[0], "policies[].document": documents[0],
	"policies[].relationship": relationships[0], "policies[].render": renders[0], "smtp.tls": tlsModes[0],
	"routes[].policies": "[*]", "routes[].material": string(watch.Instant), "routes[].unclear": string(watch.Daily), "routes[].minor": string(watch.Weekly),
	"routes[].deadline": string(watch.Instant), "routes[].trouble": string(watch.Never), "routes[].coverage": string(watch.Weekly), "routes[].direction": directions[0],
	"mark_records": "false", "screenshots": "false", "politeness.retries": "2", "store": "the XDG state directory",
}

// Settings gives every value that is in force, with where it comes from.
func (c *Config) Settings() ([]Setting, error) {
	text, err := os.ReadFile(c.Path)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	s := &settings{config: c, file: file}
	s.object(reflect.ValueOf(*c), "", "")
	return s.out, nil
}

type settings struct {
	config *Config
	file   *ast.File
	out    []Setting
}

// object lists the fields of a struct. The general path names a key, the
// particular one a value: policies[].url and policies[0].url.
func (s *settings) object(v reflect.Value, general, particular string) {
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("yaml"); name != "-" {
			s.value(v.Field(i), general+name, particular+name)
		}
	}
}

func (s *settings) value(v reflect.Value, general, particular string) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct:
		s.object(v, general+".", particular+".")
	case v.Kind() == reflect.Slice && plain(v.Type().Elem()).Kind() == reflect.Struct:
		for i := range v.Len() {
			s.object(v.Index(i), general+"[].", fmt.Sprintf("%s[%d].", particular, i))
		}
	default:
		s.leaf(v, general, particular)
	}
}

// leaf lists a value that the file gives, or that has a default.
func (s *settings) leaf(v reflect.Value, general, particular string) {
	if line := s.line(particular); line > 0 {
		s.out = append(s.out, Setting{Path: particular, Value: fmt.Sprint(v.Interface()), Origin: fmt.Sprintf("%s:%d", s.config.Path, line)})
		return
	}
	if d, ok := defaults[general]; ok {
		s.out = append(s.out, Setting{Path: particular, Value: d, Origin: "default"})
	}
}

// line is where the file gives a value, 0 when it does not.
func (s *settings) line(particular string) int {
	p, err := yaml.PathString("$." + particular)
	if err != nil {
		return 0
	}
	node, err := p.FilterFile(s.file)
	if err != nil || node == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
