package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// connectTimeout bounds all attempts to connect to one host together.
const connectTimeout = 10 * time.Second

// Dial connects to host:port behind the guard. It refuses the host when any
// address of its name is forbidden, and looks again at the very address that
// the kernel is asked to connect to.
func (c *Client) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	if c.Proxy != nil && address == proxyAddress(c.Proxy) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, err)
	}
	if err := c.port(port); err != nil {
		return nil, err
	}
	addrs, err := c.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	return c.dialAny(ctx, network, port, addrs)
}

// behindProxy judges a target that the proxy will connect to, as far as this
// machine can see: an address, or a name that it can resolve.
func (c *Client) behindProxy(ctx context.Context, u *url.URL) error {
	port := u.Port()
	if port == "" {
		port = defaultPort(u.Scheme)
	}
	if err := c.port(port); err != nil {
		return err
	}
	_, err := c.resolve(ctx, u.Hostname())
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) {
		return nil
	}
	return err
}

func proxyAddress(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	return net.JoinHostPort(u.Hostname(), defaultPort(u.Scheme))
}

// port allows those of the web, those that are configured, and any on a
// private network that is allowed: a watcher must not become a port scanner
// or speak HTTP to a mail server.
func (c *Client) port(port string) error {
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return fmt.Errorf("%w: port %q", ErrURL, port)
	}
	if n == 80 || n == 443 || c.AllowPrivate || slices.Contains(c.Ports, uint16(n)) {
		return nil
	}
	return &Error{
		Outcome: Refused, Err: fmt.Errorf("%w: port %d is not one of the web", ErrURL, n),
		hint: "give the page's address on port 80 or 443; for an intranet, allow_private: true in redletter.yaml allows any port",
	}
}

// resolve gives the addresses of a host, all of them allowed.
func (c *Client) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs := make([]netip.Addr, 0, 4)
	if a, err := netip.ParseAddr(host); err == nil {
		addrs = append(addrs, a)
	} else if addrs, err = c.resolver().LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	if len(addrs) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	for _, a := range addrs {
		if err := judge(a, c.AllowPrivate); err != nil {
			return nil, fmt.Errorf("host %s: %w", host, err)
		}
	}
	return interleave(addrs), nil
}

// interleave puts IPv4 and IPv6 in turns, so that a network that swallows one
// of them costs one attempt.
func interleave(addrs []netip.Addr) []netip.Addr {
	var four, six, out []netip.Addr
	for _, a := range addrs {
		if a = a.Unmap(); a.Is4() {
			four = append(four, a)
		} else {
			six = append(six, a)
		}
	}
	for i := range max(len(four), len(six)) {
		if i < len(six) {
			out = append(out, six[i])
		}
		if i < len(four) {
			out = append(out, four[i])
		}
	}
	return out
}

// dialAny tries the addresses in turn, each with its share of the time left.
func (c *Client) dialAny(ctx context.Context, network, port string, addrs []netip.Addr) (net.Conn, error) {
	var errs []error
	for i, a := range addrs {
		d := net.Dialer{ControlContext: c.control}
		if end, ok := ctx.Deadline(); ok {
			d.Timeout = time.Until(end) / time.Duration(len(addrs)-i)
		}
		conn, err := d.DialContext(ctx, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
		if ctx.Err() != nil {
			break
		}
	}
	return nil, errors.Join(errs...)
}

// control is asked by the net package between creating a socket and connecting
// it; nothing can change the address after it.
func (c *Client) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s %q", ErrAddress, network, address)
	}
	if err := judge(ap.Addr(), c.AllowPrivate); err != nil {
		return err
	}
	if c.connecting != nil {
		c.connecting(ap)
	}
	return nil
}

func (c *Client) resolver() Resolver {
	if c.Resolver != nil {
		return c.Resolver
	}
	return net.DefaultResolver
}
