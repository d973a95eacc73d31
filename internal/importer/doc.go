// Package importer takes over what other programs gathered: their lists of
// pages as policies of redletter.yaml, their archives as history in the store.
//
// A list becomes Policies: what was taken, and a table of what could not be
// taken, and why. An archive becomes captures and versions, in the order of its
// own dates: Replay reads each text as a look at the page would have been read,
// so that a flap, a page that stood in for the policy, another language and a
// mere change of markup come out as such. Reviews are made when somebody asks
// for them (Judge), under the rules of that day: an import tells nobody of
// anything.
//
// Every input is hostile. Paths in archives are labels and never opened, sizes
// are bounded before anything is read whole, nothing of a foreign list is run,
// and one bad entry never stops the others. To import the same again adds
// nothing; to import more adds what is new.
package importer
