package fetch

import (
	"errors"
	"fmt"
	"net/netip"
)

// The guard judges addresses, by lists of ranges. A list of forbidden
// spellings would always miss one: the same address can be written in decimal,
// octal and hex, hidden in a name, in IPv6, behind a redirect, or in a DNS
// answer that changes between two questions. So the address is judged where
// the connection is made, for every hop, and every other record of the same
// name must be fit too.

// never holds what no setting allows: addresses that lead to no web page, and
// the metadata services of cloud machines, which give out credentials.
var never = prefixes(
	"0.0.0.0/8",          // this network
	"100.100.100.200/32", // metadata, Alibaba
	"168.63.129.16/32",   // metadata, Azure
	"169.254.0.0/16",     // link-local, metadata
	"192.0.0.0/24",       // protocol assignments, metadata of Oracle
	"192.0.2.0/24",       // documentation
	"192.31.196.0/24",    // AS112
	"192.52.193.0/24",    // AMT
	"192.88.99.0/24",     // 6to4 relays
	"192.175.48.0/24",    // AS112
	"198.18.0.0/15",      // benchmarks
	"198.51.100.0/24",    // documentation
	"203.0.113.0/24",     // documentation
	"224.0.0.0/4",        // multicast
	"240.0.0.0/4",        // reserved, broadcast

	"2001::/23",              // protocol assignments: Teredo, ORCHID, benchmarks
	"2001:db8::/32",          // documentation
	"2002::/16",              // 6to4: carries an IPv4 address
	"2620:4f:8000::/48",      // AS112
	"3fff::/20",              // documentation
	"fd00:ec2::254/128",      // metadata, AWS
	"fd20:ce::254/128",       // metadata, Google
	"fd00:42::42/128",        // metadata, Scaleway
	"fd00:c1::a9fe:a9fe/128", // metadata, Oracle
)

// private holds what AllowPrivate allows.
var private = prefixes(
	"10.0.0.0/8",
	"100.64.0.0/10", // carrier-grade NAT
	"127.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"::1/128",
	"fc00::/7",
)

// global is what IPv6 gives out for the public network. Anything else outside
// private is refused without a list: mapped, compatible and translated IPv4,
// link-local, site-local, multicast, segment routing (5f00::/16), discard.
var global = netip.MustParsePrefix("2000::/3")

// nat64 translates to the IPv4 address in its last four bytes. Networks
// without IPv4 reach most of the web through it, so that address is judged.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// ErrAddress says that the guard refuses an address.
var ErrAddress = errors.New("address not allowed")

// judge gives nil or a wrapped ErrAddress with the reason.
func judge(a netip.Addr, allowPrivate bool) error {
	if a.Zone() != "" {
		return fmt.Errorf("%w: %s has a zone", ErrAddress, a)
	}
	a = embedded(a)
	switch {
	case !a.IsValid():
		return fmt.Errorf("%w: no IP address", ErrAddress)
	case within(never, a):
		return &Error{
			Outcome: Refused, Err: fmt.Errorf("%w: %s is special or a metadata service", ErrAddress, a),
			hint: "no page is asked for there, whatever the settings: check the URL and what its name resolves to",
		}
	case within(private, a):
		if !allowPrivate {
			return fmt.Errorf("%w: %s is private or on this machine", ErrAddress, a)
		}
	case a.Is6() && !global.Contains(a):
		return fmt.Errorf("%w: %s is not on the public network", ErrAddress, a)
	}
	return nil
}

// embedded gives the IPv4 address that a mapped or translated one stands for.
func embedded(a netip.Addr) netip.Addr {
	if nat64.Contains(a) {
		b := a.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a.Unmap()
}

func within(list []netip.Prefix, a netip.Addr) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
