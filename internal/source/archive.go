package source

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/redletter-dev/redletter/fetch"
)

// The Wayback Machine serves what it archived in two forms: with its own
// toolbar and rewritten links, and raw ("id_" behind the time). Only the raw
// one is the page; any form of its address is asked for as that.

// stampLayout is how the archive writes times, in UTC.
const stampLayout = "20060102150405"

var archiveForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(https?://web\.archive\.org)/web/([0-9]{4,14})(?:[a-z]{2}_)?/(.+)$`)
})

// raw gives the address of the raw form of an archived page; ok is false for
// every other address.
func raw(address string) (asked string, ok bool) {
	m := archiveForm().FindStringSubmatch(address)
	if m == nil {
		return "", false
	}
	return m[1] + "/web/" + m[2] + "id_/" + m[3], true
}

// IsArchived says whether an address is one of an archive: what it gives never
// changes, and has the date of the archive.
func IsArchived(address string) bool {
	_, ok := raw(address)
	return ok
}

// dated notes what the archive says of a page: which one it was, and when.
func dated(p *fetch.Page) error {
	m := archiveForm().FindStringSubmatch(p.Final)
	if m == nil {
		return fetch.Failure(fetch.NotDocument, p.Final, fmt.Errorf("the archive led away from what it archived"), "open the address in a browser and take the one of a capture")
	}
	at, err := http.ParseTime(p.Header.Get("Memento-Datetime"))
	if err != nil {
		if at, err = time.Parse(stampLayout, m[2]); err != nil {
			return fetch.Failure(fetch.NotDocument, p.Final, fmt.Errorf("the archive gives no time of its capture"), "give the whole time of the capture, 14 digits, as in web/20240131093000/")
		}
	}
	p.Archived = &fetch.Archived{URL: original(m[3]), At: at.UTC()}
	return nil
}

// original mends what the archive accepts as an address.
func original(address string) string {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	if u, err := url.Parse(address); err == nil {
		return u.String()
	}
	return address
}

// NameOf is what a page is called when it is read: the address that it had,
// which is the base of its links.
func NameOf(p *fetch.Page) string {
	if p.Archived != nil {
		return p.Archived.URL
	}
	return p.Final
}
