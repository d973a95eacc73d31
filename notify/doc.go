// Package notify words alerts and letters, and sends them.
//
// A Message is a plain value: the words, who gets them, and an identity that
// is made from what it is about, so that a message sent again after a crash is
// recognized as the same one. Words that come from a page are safe.Text, or
// HTML made from it by html/template; nothing else can be put into one.
//
// A Sender delivers a Message or says why not, and whether to try again. SMTP
// is the one for mail: it asks for encryption unless that is opted out of, and
// sends no password without.
//
// Start at Message and SMTP.
package notify
