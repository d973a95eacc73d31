//go:build !linux

package cli

import "github.com/redletter-dev/redletter/fetch"

// clockState cannot be asked here.
func clockState() string { return fetch.ClockUnknown }
