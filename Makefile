# Mainstay: the short way to everything.  Meson and Ninja do the work.
#
#   make            the release program, build/mainstay
#   make run        install what is missing, build, serve http://localhost:8080
#   make test       install what is missing, build every variant, prove it all
#   make check-X    one part of the tests: unit, store, stage, http, fault, web, …
#   make check-identifiers   score the safe-case check on labelled text, if any
#   make bench      figures and ratios, measured in one run on this machine
#   make fuzz T=X   fuzz one parser for SECONDS (60); make fuzz lists them
#   make install    into PREFIX (/usr/local), with systemd unit
#   make release KEY=F  sign program and manifest with a minisign key
#   make coverage   line coverage of the native tests, as a table

PREFIX  ?= /usr/local
PORT    ?= 8080
SECONDS ?= 60
T       ?=
WHAT    ?=

# One line per variant: directory, then what Meson is told.
release  := --buildtype=release
debug    := --buildtype=debug -Dtests=true
asan     := --buildtype=debug -Dtests=true -Db_sanitize=address,undefined -Db_lundef=false
tsan     := --buildtype=debug -Dtests=true -Db_sanitize=thread -Db_lundef=false
coverage := --buildtype=debug -Dtests=true -Db_coverage=true
# (fuzz: the libraries too, or the fuzzer is blind where the parsers are)
fuzz     := --buildtype=debug -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link

.PHONY: all run test check-identifiers bench fuzz install release coverage clean deps deps-test format

all: deps
	@$(MAKE) -s build/release.done
	@ln -sf release/cli/mainstay build/mainstay

run: all
	@build/mainstay serve --development --listen 127.0.0.1:$(PORT) \
	  --data var

test: deps-test
	@node test/run.mjs

check-identifiers: all
	@node test/identifiers.mjs

check-%: deps-test
	@node test/run.mjs $*

bench: deps-test
	@node test/run.mjs --build release debug
	@test/bench/run

fuzz: deps-test
	@$(MAKE) -s build/fuzz.done
	@test/fuzz/run "$(T)" $(SECONDS)

coverage: deps-test
	@$(MAKE) -s build/coverage.done
	@test/coverage

install: all
	@tools/install "$(DESTDIR)$(PREFIX)"

release: all
	@test -n "$(KEY)" || { echo "make release KEY=minisign.key"; exit 1; }
	@tools/release "$(KEY)" build/to-publish

# (the variants with AddressSanitizer are clang's, so that it reads every file too)
build/asan.done build/fuzz.done: export CC := clang

# Configure a variant once, then let Ninja decide what is out of date.
build/%.done: FORCE
	@test -f build/$*/build.ninja || meson setup build/$* $($*) >build/$*.log 2>&1 \
	  || { cat build/$*.log; exit 1; }
	@ninja -C build/$* --quiet $(WHAT)

deps:
	@tools/deps run

deps-test:
	@tools/deps test

format:
	@git ls-files '*.[ch]' | xargs clang-format -i

clean:
	@rm -rf build

FORCE:
