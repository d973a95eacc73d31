// Package fetch retrieves a page and reports exactly what the server said, as
// a typed transport outcome.
//
// It holds the only HTTP client constructor of the program (Client.HTTP gives
// it to webhook and chat senders) and the only dialer (Client.Dial is there
// for whatever else must reach out, such as a browser's proxy). Both stand
// behind one address guard, which looks at the address that is connected, not
// at the spelling of the URL: see address.go.
//
// Every fetch ends in one Outcome of a closed list, with the evidence for it:
// the requests, the redirects, the headers, the peer's certificate, the
// address, the times. A Page keeps the bytes as they were served (Raw, after
// decompression alone) and the same in UTF-8 (Body).
//
// Politeness is asked for by fields: ObeyRobots, Gap, Retries; a Request can
// carry validators, and a reason why robots.txt is not asked.
//
// The package refuses every scheme but http and https, private addresses
// unless allowed, ports that are not for the web, redirects from https to
// http, and bodies over the limit, which is applied after decompression. It
// keeps no cookies and judges no content: that a page with status 200 is
// really a login form is for package parse to say.
//
// Start at Client.Fetch.
package fetch
