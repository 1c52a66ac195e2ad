# The README's commands. Each installs what is missing, with sudo when not root.
.PHONY: start test test-pooler validate lint format faults soak bench package dependencies build

PORT ?= 8080
BUILD_FLAGS := --explicit-target-dependency-import-check error
# As the container image is built, apart from what links no static library.
RELEASE_FLAGS := -c release --static-swift-stdlib --scratch-path .build-release
SOURCES := Package.swift Functions Runtime Tests

# Build, start with a demonstration agreement, and print curl lines to try.
start: dependencies
	swift build $(BUILD_FLAGS) --product waypost
	@exec .build/debug/waypost start --demo --port $(PORT)

# Suites that measure their memory, or keep a core busy for minutes: each has a process to itself, after the others.
ALONE := HostileInputTests ServerMemoryTests LaneModelTests

# All tests, on a PostgreSQL and a message broker of their own.
test: dependencies
	@.ci/test-dependencies
	swift build $(BUILD_FLAGS) --build-tests
	.ci/with-postgres .ci/with-broker swift test --skip-build --experimental-maximum-parallelization-width 6 \
	  $(foreach suite,$(ALONE),--skip $(suite))
	.ci/with-postgres sh -ec 'for suite in $(ALONE); do swift test --skip-build --filter $$suite; done'

# The tests of the store and the handlers again, through PgBouncer in transaction mode.
test-pooler: dependencies
	@.ci/test-dependencies
	swift build $(BUILD_FLAGS) --build-tests
	.ci/with-postgres .ci/with-pgbouncer swift test --skip-build --experimental-maximum-parallelization-width 6 \
	  --filter '^(StoreTests|HandlersTests)\.'

# What is deployed: template.yaml and the manifests of Functions/Deploy.
validate:
	@.ci/python-dependencies
	.ci/validate

# Formatting rules; changes nothing.
lint:
	swift format lint --strict --recursive --parallel $(SOURCES)

format:
	swift format --in-place --recursive --parallel $(SOURCES)

# Break a running gateway in several ways, and count what was lost.
faults: dependencies
	swift build $(BUILD_FLAGS) --product waypost
	swift build $(BUILD_FLAGS) --product faults
	.build/debug/faults

# Mixed traffic with random faults for ten minutes, and what was broken: none may be.
soak: dependencies
	swift build $(BUILD_FLAGS)
	.build/debug/soak $(if $(SEED),--seed $(SEED)) $(if $(SECONDS),--seconds $(SECONDS))

# The gateway's cost against that of its database, in one run: all, or `make bench BENCH="accept mo"`.
bench: dependencies
	@command -v wrk >/dev/null || .ci/install wrk
	swift build $(BUILD_FLAGS) $(RELEASE_FLAGS) --product waypost
	swift build $(BUILD_FLAGS) -c release --product stub
	swift build $(BUILD_FLAGS) -c release --product bench
	WAYPOST_EXECUTABLE=.build-release/release/waypost .build/release/bench $(BENCH)

# A zip per function for provided.al2023 in .build/package, checked and measured.
package: dependencies
	@.ci/package

build: dependencies
	swift build $(BUILD_FLAGS) $(RELEASE_FLAGS) --product waypost

dependencies:
	@.ci/dependencies
