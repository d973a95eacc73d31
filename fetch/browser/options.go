package browser

import (
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// switches are those of the browser, beside the proxy. What it would do for
// itself is off, and so is every way round the proxy.
var switches = map[string]any{
	"headless":                               "new",
	"no-first-run":                           true,
	"no-default-browser-check":               true,
	"no-pings":                               true,
	"no-service-autorun":                     true,
	"mute-audio":                             true,
	"hide-scrollbars":                        true,
	"lang":                                   "en-US",
	"disable-background-networking":          true,
	"disable-breakpad":                       true,
	"disable-client-side-phishing-detection": true,
	"disable-component-extensions-with-background-pages": true,
	"disable-component-update":                           true,
	"disable-crash-reporter":                             true,
	"disable-default-apps":                               true,
	"disable-dev-shm-usage":                              true,
	"disable-domain-reliability":                         true,
	"disable-extensions":                                 true,
	"disable-field-trial-config":                         true,
	"disable-gpu":                                        true,
	"disable-hang-monitor":                               true,
	"disable-notifications":                              true,
	"disable-popup-blocking":                             false,
	"disable-prompt-on-repost":                           true,
	"disable-search-engine-choice-screen":                true,
	"disable-speech-api":                                 true,
	"allow-browser-signin":                               "false",
	"disable-sync":                                       true,
	"deny-permission-prompts":                            true,
	"metrics-recording-only":                             true,
	"password-store":                                     "basic",
	"use-mock-keychain":                                  true,
	"safebrowsing-disable-auto-update":                   true,
	"dns-prefetch-disable":                               true,
	"disable-quic":                                       true,
	"force-webrtc-ip-handling-policy":                    "disable_non_proxied_udp",
	"webrtc-ip-handling-policy":                          "disable_non_proxied_udp",
	"disable-features":                                   "AsyncDns,AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,DnsOverHttps,MediaRouter,NetworkPrediction,NetworkTimeServiceQuerying,OptimizationHints,Translate,WebRtcAllowInputVolumeAdjustment",
	"js-flags":                                           "--max-old-space-size=512",
	"renderer-process-limit":                             "4",
	"window-size":                                        "1280,1024",
	"proxy-bypass-list":                                  "<-loopback>",                         // also what is on this machine goes through the proxy
	"host-resolver-rules":                                "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", // no name is looked up but by the proxy
}

// options are those of a browser for one page. It inherits nothing of the
// environment, which may hold passwords.
func (b *Browser) options(program, home, proxy string, p *process) []chromedp.ExecAllocatorOption {
	out := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.UserDataDir(home), chromedp.ProxyServer("http://" + proxy),
		chromedp.NoInheritEnv, chromedp.Env("PATH="+b.getenv("PATH"), "HOME="+home, "TMPDIR="+home, "XDG_RUNTIME_DIR="+home, "LANG=C.UTF-8"),
		chromedp.ModifyCmdFunc(func(c *exec.Cmd) { p.own(c) }),
		chromedp.Flag("no-sandbox", os.Getuid() == 0), // Chromium refuses to run as root with it
	}
	for _, list := range []map[string]any{switches, b.flags} {
		for name, value := range list {
			out = append(out, chromedp.Flag(name, value))
		}
	}
	return out
}
