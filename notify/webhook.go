package notify

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// webhook sends the facts of a message, signed as Standard Webhooks asks: the ID
// stays the same over all tries, the time is that of the try, and while secrets
// are exchanged each of them signs.
func webhook(c *Channel, m *Message) (*http.Request, error) {
	all, err := signers(c.Secrets)
	if err != nil {
		return nil, err
	}
	if len(m.Facts) == 0 {
		return nil, errors.New("the message has no facts for a webhook")
	}
	r, err := http.NewRequest(http.MethodPost, c.URL, bytes.NewReader(m.Facts)) //nolint:noctx // Send gives it its context
	if err != nil {
		return nil, err
	}
	id, now := webhookID(m.ID), c.Now()
	signatures := make([]string, len(all))
	for i, s := range all {
		if signatures[i], err = s.Sign(id, now, m.Facts); err != nil {
			return nil, err
		}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(standardwebhooks.HeaderWebhookID, id)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return r, nil
}

// webhookID is the ID of a message without its domain: a full stop parts the
// pieces of what is signed.
func webhookID(id string) string {
	local, _, _ := strings.Cut(id, "@")
	return "msg_" + local
}

func signers(secrets []string) ([]*standardwebhooks.Webhook, error) {
	if len(secrets) == 0 {
		return nil, errors.New("a webhook needs a secret to sign with")
	}
	out := make([]*standardwebhooks.Webhook, len(secrets))
	for i, s := range secrets {
		key, err := standardwebhooks.NewWebhook(s)
		if err != nil || !strings.HasPrefix(s, "whsec_") || len(s) < len("whsec_")+32 {
			return nil, fmt.Errorf("secret %d is none: write whsec_ and 24 to 64 random bytes in base64", i+1) // says nothing of the secret itself
		}
		out[i] = key
	}
	return out, nil
}
