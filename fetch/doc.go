// Package fetch retrieves a page and reports exactly what the server said, as
// a typed transport outcome.
//
// It holds the only HTTP client constructor of the program, with an address
// guard on the connected IP. It refuses every scheme but http and https, every
// private address unless allowed, and bodies over the limit. It judges no
// content.
//
// Start at Client.Fetch.
package fetch
