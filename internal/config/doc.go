// Package config reads redletter.yaml into the values that other packages take.
//
// It is strict: an unknown key is refused with line and caret, so that a typo
// never silently switches a watch off. Only internal/cli imports it,
// and internal/importer, which makes policies of foreign lists.
//
// Start at Load.
package config
