# Thin targets: each is one command that also works by hand.
.PHONY: build test lint bench fuzz eval demo browser

build:
	go build -trimpath -o bin/redletter ./cmd/redletter

test:
	go test ./...

lint:
	go vet ./...
	golangci-lint run

bench:
	go test -run '^$$' -bench . -benchmem -count 3 ./...

# Each fuzz target for FUZZTIME, one after the other.
FUZZTIME ?= 60s
fuzz:
	./internal/fuzz.sh $(FUZZTIME)

eval: build
	../shared/eval/score.py --bin bin/redletter

demo:
	go run ./cmd/redletter demo

# The reports in real programs: Chromium with axe-core, LibreOffice, the SARIF
# validator. Needs chromium, soffice and npm.
browser:
	./internal/browser.sh

# Mails through a real server, Exim: STARTTLS, a login, refusals, digests.
# Needs root, exim4-daemon-light, python3-dkim and openssl.
.PHONY: smtp
smtp:
	./internal/smtp.sh

# The units may expose no more than 1.5 of 10.
.PHONY: packaging
packaging:
	systemd-analyze security --offline=true --threshold=15 packaging/systemd/redletter.service
	systemd-analyze security --offline=true --threshold=15 packaging/systemd/redletter-check.service

# The whole lengths of what make test runs in a short form.
.PHONY: torture
torture:
	REDLETTER_TORTURE=1 go test -count 1 -run 'TestGitHistory' -v ./internal/importer
	REDLETTER_TEST_KILLS=1000 REDLETTER_TEST_POWER=20 REDLETTER_TEST_POWER_EVERY=1 REDLETTER_TEST_FAULTS_EVERY=1 REDLETTER_TEST_PAGES=2000 \
	REDLETTER_TEST_MUTATIONS=80000 REDLETTER_TEST_BODY_MUTATIONS=20000 REDLETTER_TEST_MANY=10000 \
	go test -count 1 -timeout 2h -v -run 'Killed|Power|FailsInTurn|FullDisk|Torn|EveryChange|DamagedPages|Rollback|ManyCaptures' ./snapshots
	# System calls that fail need strace; small disks need root.
	REDLETTER_TEST_SYSCALLS=1 REDLETTER_TEST_DISKS=1 go test -count 1 -timeout 1h -v -run 'SystemCalls|SmallDisks' ./snapshots
	REDLETTER_TEST_KILLS=1000 go test -count 1 -timeout 1h -v -run 'TestKilledWatch' ./internal/watch
	REDLETTER_TORTURE=1 go test -count 1 -run 'TestCutAtEachByteOfAPage|TestGuard|TestRedirectsToEverySpelling|TestNestedBombs|TestBombs' -v ./fetch
	REDLETTER_TORTURE=1 go test -count 1 -timeout 60m -run 'TestFlakySite|TestManyPolicies' -v ./internal/watch
	REDLETTER_TORTURE=1 go test -count 1 -run 'TestPagesReachNothingInside|TestLimits|TestNoBrowserOutlivesUs' -v ./fetch/browser
	REDLETTER_TORTURE=1 go test -count 1 -timeout 30m -run 'TestMonkey' -v ./internal/tui
	REDLETTER_TORTURE=1 go test -count 1 -timeout 30m -run 'TestKilledAmongDecisions|TestKilledOnTheScreen' -v ./internal/cli
