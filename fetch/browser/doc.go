// Package browser gets pages that only a browser can show: those that are
// built by script, or that turn plain clients away.
//
// Each page has a Chromium of its own, with an empty profile, that ends with
// it, whatever happens: the page is hostile, and nothing of it may stay or
// reach the next one. Everything that it asks for goes through a proxy on
// loopback (proxy.go) that connects behind the address guard of package fetch;
// QUIC and WebRTC, which know ways round a proxy, are off, and so is what the
// browser does for itself. Time, memory and bytes are bounded.
//
// Nothing on the page is clicked: a consent dialog stays as it is, for package
// parse to recognize.
//
// Start at Browser.Fetch.
package browser
