package catcher

import (
	"net"
	"net/smtp"
	"strconv"
	"strings"
	"testing"
)

func TestKeepsWhatItIsSent(t *testing.T) {
	s, err := Start(Options{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	address := net.JoinHostPort(s.Host(), strconv.Itoa(s.Port()))
	for _, body := range []string{"one", "two\r\n.\r\nstill two"} {
		if err := smtp.SendMail(address, nil, "a@example.com", []string{"b@example.com", "c@example.com"}, []byte("Subject: x\r\n\r\n"+body)); err != nil {
			t.Fatal(err)
		}
	}
	mails := s.Mails()
	if len(mails) != 2 || mails[0].From != "a@example.com" || strings.Join(mails[1].To, " ") != "b@example.com c@example.com" {
		t.Fatalf("%+v", mails)
	}
	if !strings.HasSuffix(string(mails[1].Data), "two\r\n.\r\nstill two\r\n") {
		t.Errorf("%q", mails[1].Data)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Error("it still listens")
	}
}

func TestRefusesWhatIsTooLarge(t *testing.T) {
	s, err := Start(Options{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	address := net.JoinHostPort(s.Host(), strconv.Itoa(s.Port()))
	large := []byte(strings.Repeat(strings.Repeat("x", 78)+"\r\n", maxMessage/80+1))
	if err := smtp.SendMail(address, nil, "a@example.com", []string{"b@example.com"}, large); err == nil || len(s.Mails()) != 0 {
		t.Errorf("error %v, %d mails", err, len(s.Mails()))
	}
}
