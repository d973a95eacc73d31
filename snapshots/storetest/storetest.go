// Package storetest says what a store must do, as tests that any store can run.
//
// It knows nothing of how a store keeps what it is given: no tables, no files,
// no process. What a certain store does beyond that (who may write, what a crash
// or a bad disk leaves behind, how an older one is brought up to date) its own
// tests say.
//
// Start at Run.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/redletter-dev/redletter/snapshots"
)

// Opener opens the store in a place, and makes one when there is none. The same
// place opened again, after Close, is the same store. It is closed when the test
// ends.
type Opener func(t *testing.T, place string) Store

// Store is what the program asks of a store. The errors that callers branch on
// are those of package snapshots.
type Store interface {
	Bodies
	Records
	Outbox
	Decisions
	Ledger
	Close() error
}

// Bodies are bytes by their hash.
type Bodies interface {
	PutBody(ctx context.Context, body []byte) (snapshots.Hash, error)
	Body(ctx context.Context, h snapshots.Hash) ([]byte, error)
	Kept(ctx context.Context, h snapshots.Hash) ([]byte, error)
	Expired(ctx context.Context, r snapshots.Retention, now time.Time) ([]snapshots.Expired, error)
	Delete(ctx context.Context, r snapshots.Retention, now time.Time) ([]snapshots.Expired, error)
	Deletions(ctx context.Context) ([]snapshots.Deletion, error)
	PutHold(ctx context.Context, h snapshots.Hold) (int64, error)
	Holds(ctx context.Context) ([]snapshots.Hold, error)
}

// Records are captures, versions, views and reviews.
type Records interface {
	Add(ctx context.Context, e snapshots.Entry) (snapshots.Entry, error)
	AddAll(ctx context.Context, entries []snapshots.Entry) error
	Newest(ctx context.Context) (capture, review, decision int64, err error)
	PutCapture(ctx context.Context, c snapshots.Capture) (int64, error)
	Captures(ctx context.Context, policy string) ([]snapshots.Capture, error)
	Capture(ctx context.Context, id int64) (snapshots.Capture, error)
	LastCapture(ctx context.Context, policy string, outcomes ...string) (snapshots.Capture, error)
	LastRead(ctx context.Context, policy string, outcomes ...string) (snapshots.Capture, error)
	Snapshot(ctx context.Context, id int64) (snapshots.Snapshot, error)
	Matter(ctx context.Context, policy string) (snapshots.Matter, error)
	Knows(ctx context.Context, policy string) error
	Policies(ctx context.Context) ([]snapshots.Policy, error)
	Coverage(ctx context.Context, from, to time.Time, seen ...string) ([]snapshots.Coverage, error)

	AddVersion(ctx context.Context, v snapshots.Version) (snapshots.Version, error)
	Version(ctx context.Context, id int64) (snapshots.Version, error)
	Versions(ctx context.Context, policy string) ([]snapshots.Version, error)
	LatestVersion(ctx context.Context, policy string) (snapshots.Version, error)
	PreviousVersion(ctx context.Context, v snapshots.Version) (snapshots.Version, error)
	VersionAt(ctx context.Context, policy string, at time.Time) (snapshots.Version, error)
	VersionByTree(ctx context.Context, policy string, tree snapshots.Hash) (snapshots.Version, error)
	VersionByNumber(ctx context.Context, policy string, n int) (snapshots.Version, error)
	VersionByPrefix(ctx context.Context, policy, prefix string) (snapshots.Version, error)

	PutView(ctx context.Context, v snapshots.View) (snapshots.View, error)
	View(ctx context.Context, capture int64, extractor string) (snapshots.View, error)
	Views(ctx context.Context, capture int64) ([]snapshots.View, error)

	PutReview(ctx context.Context, r snapshots.Review) (int64, error)
	Reviews(ctx context.Context, policy string) ([]snapshots.Review, error)
	Review(ctx context.Context, policy string, old, new snapshots.Hash) (snapshots.Review, error)
	ReviewHeads(ctx context.Context, after int64) ([]snapshots.Review, error)
	ReviewByID(ctx context.Context, id int64) (snapshots.Review, error)
}

// Outbox is what has to be told, and the looks that schedules ask for.
type Outbox interface {
	PutEvent(ctx context.Context, e snapshots.Event) (added bool, err error)
	Event(ctx context.Context, id int64) (snapshots.Event, error)
	Events(ctx context.Context, kind string, from time.Time) ([]snapshots.Event, error)
	EventsOf(ctx context.Context, policy string) ([]snapshots.Event, error)
	Deliveries(ctx context.Context, event int64) ([]snapshots.Delivery, error)
	Unworded(ctx context.Context, now time.Time) ([]snapshots.Delivery, error)
	NextDue(ctx context.Context) (time.Time, error)
	Hold(ctx context.Context, ids []int64, to snapshots.Delivery, why snapshots.Event) error

	Post(ctx context.Context, m snapshots.Mail, deliveries []int64) (snapshots.Mail, error)
	Claim(ctx context.Context, now time.Time, lease time.Duration) (snapshots.Mail, error)
	Unclaim(ctx context.Context, id int64, next time.Time) error
	Settle(ctx context.Context, m snapshots.Mail) error
	MailState(ctx context.Context, id int64) (snapshots.Mail, error)
	Redirect(ctx context.Context, id int64, drop string, now time.Time) error
	Reclaim(ctx context.Context, now time.Time) (int, error)
	Mail(ctx context.Context, id int64) (snapshots.Mail, error)
	Mails(ctx context.Context, states ...string) ([]snapshots.Mail, error)
	MailsOf(ctx context.Context, event int64) ([]snapshots.Mail, error)
	Sendings(ctx context.Context, mail int64) ([]snapshots.Settled, error)
	NextMail(ctx context.Context) (time.Time, error)

	Begin(ctx context.Context, policy string, slot time.Time) (snapshots.Run, error)
	Run(ctx context.Context, policy string, slot time.Time) (snapshots.Run, error)
	Finish(ctx context.Context, r snapshots.Run, at time.Time) error
	GiveBack(ctx context.Context, r snapshots.Run) error
	ForgetRuns(ctx context.Context, keep int) error
	Incidents(ctx context.Context) ([]snapshots.Incident, error)
	PutIncident(ctx context.Context, i snapshots.Incident, tell ...snapshots.Event) error
}

// Decisions are what people made of changes.
type Decisions interface {
	Decide(ctx context.Context, in []snapshots.Decision) ([]snapshots.Decision, error)
	Decision(ctx context.Context, id int64) (snapshots.Decision, error)
	Decisions(ctx context.Context, policy string, after int64) ([]snapshots.Decision, error)
	EraseNotes(ctx context.Context, at time.Time, ids ...int64) error
}

// Ledger is the tamper-evident log over all of it.
type Ledger interface {
	Origin(ctx context.Context) (string, error)
	Tree(ctx context.Context) (snapshots.Tree, error)
	TreeAt(ctx context.Context, n int64) (snapshots.Tree, error)
	Leaves(ctx context.Context, from, to int64) ([]snapshots.Leaf, error)
	LeafOf(ctx context.Context, kind string, record int64) (snapshots.Leaf, error)
	RecordsAt(ctx context.Context, n int64) (map[string]int64, error)
	ProveInclusion(ctx context.Context, size, n int64) ([]snapshots.Hash, error)
	ProveConsistency(ctx context.Context, later, earlier int64) ([]snapshots.Hash, error)
	Checkpoint(ctx context.Context, signer snapshots.Signer) ([]byte, error)
	VerifyCheckpoint(ctx context.Context, msg []byte, keys ...snapshots.PublicKey) (snapshots.Checkpoint, error)
	Verify(ctx context.Context, o snapshots.Verification) (*snapshots.Verdict, error)
}

// conditions are what every store must fulfil, each by itself.
var conditions = []struct {
	name string
	test func(*testing.T, Opener)
}{
	{"bodies come back as they were", bodiesComeBackAsTheyWere},
	{"captures come back in the order of adding", capturesComeBackInTheOrderOfAdding},
	{"times keep their instant", timesKeepTheirInstant},
	{"capture names only stored bodies", captureNamesOnlyStoredBodies},
	{"snapshot is what is parsed", snapshotIsWhatIsParsed},
	{"versions", versions},
	{"version by prefix", versionByPrefix},
	{"reviews are added never replaced", reviewsAreAddedNeverReplaced},
	{"many writers in one process", manyWritersInOneProcess},
	{"entry is all or nothing", entryIsAllOrNothing},
	{"cancelled write leaves nothing", cancelledWriteLeavesNothing},
	{"large body", largeBody},
	{"event is stored with its capture", eventIsStoredWithItsCapture},
	{"event falls with its capture", eventFallsWithItsCapture},
	{"deliveries come when they are due", deliveriesComeWhenTheyAreDue},
	{"mail goes through its states", mailGoesThroughItsStates},
	{"lease ends", leaseEnds},
	{"mail is redirected by hand", mailIsRedirectedByHand},
	{"mails are claimed in turn", mailsAreClaimedInTurn},
	{"run is done once", runIsDoneOnce},
	{"incidents open and close", incidentsOpenAndClose},
	{"coverage counts looks", coverageCountsLooks},
	{"decisions come back in the order of adding", decisionsComeBackInTheOrderOfAdding},
	{"decision without its parts is refused", decisionWithoutItsPartsIsRefused},
	{"undo belongs to its change", undoBelongsToItsChange},
	{"records have their entries", recordsHaveTheirEntries},
	{"proofs hold", proofsHold},
	{"checkpoints hold", checkpointsHold},
	{"retention leaves hashes", retentionLeavesHashes},
	{"views are no rewrite", viewsAreNoRewrite},
	{"entries together are entries", entriesTogetherAreEntries},
	{"matter stands with its capture", matterStandsWithItsCapture},
	{"last read is a text", lastReadIsAText},
	{"heads are reviews without their text", headsAreReviewsWithoutTheirText},
	{"unknown policy is told from known ones", unknownPolicyIsToldFromKnownOnes},
	{"mail is given back", mailIsGivenBack},
}

// Run asks a store for all of it.
func Run(t *testing.T, open Opener) {
	for _, c := range conditions {
		t.Run(c.name, func(t *testing.T) { c.test(t, open) })
	}
}

// morning is when the tests happen.
var morning = time.Date(2026, 11, 21, 7, 0, 0, 123456789, time.UTC)
