package config

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Gate says where the text of an own policy lies before it is published.
type Gate struct {
	File    string            `yaml:"file"`    // the built page; a pattern that matches one file
	Source  string            `yaml:"source"`  // what people edit, for annotations; "": File
	Locales map[string]Locale `yaml:"locales"` // translations of File, which is the authoritative text
}

// Locale is one translation.
type Locale struct {
	File   string `yaml:"file"`
	Source string `yaml:"source"`
	URL    string `yaml:"url"` // of the live translation, "" when it has none
}

// Decode reads one of the small files beside the configuration (notice
// records, overrides) as strictly: an unknown key is refused with line and
// caret.
func Decode(path string, b []byte, into any) error {
	if err := byHand(b); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", path, explain(err, b))
	}
	return nil
}

// Glance reads what it can of a file that Decode refuses; nil when that is
// nothing.
func Glance[T any](b []byte) *T {
	into := new(T)
	if byHand(b) != nil {
		return nil
	}
	if err := yaml.Unmarshal(b, into); err != nil {
		return nil
	}
	return into
}
