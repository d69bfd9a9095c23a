# Two commands on a fresh Debian or Ubuntu with Swift 6.3:
#   make demo   installs what is missing, builds, runs the course into a book, trains the baseline
#   make test   installs what is missing, builds, runs every test

SWIFT ?= swift
RELEASE = $(SWIFT) build -c release --product repl
TESTING = -c release -Xswiftc -enable-testing --scratch-path .build-tests
PACKAGES = libopenblas-dev libpng-dev zlib1g-dev libedit-dev libjpeg62-turbo-dev liblcms2-dev
# Ubuntu calls the same library by another name.
PACKAGES_UBUNTU = libopenblas-dev libpng-dev zlib1g-dev libedit-dev libjpeg-turbo8-dev liblcms2-dev
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test build portable install-missing lint format clean

# The book runs every step, training included; then the baseline's training is shown as it goes.
demo: build
	.build/release/repl export steps/*.txt --to html --title "A machine learns to colour" \
	  --front steps/front.md \
	  --out out/course.html
	@echo "The book of the course is out/course.html."
	@[ -z "$$DISPLAY$$WAYLAND_DISPLAY" ] || xdg-open out/course.html >/dev/null 2>&1 || true
	.build/release/repl run steps/09_train.txt --html out/09_train.html
	@echo
	@echo "The book is out/course.html, the page of this step out/09_train.html, its pictures are in out/."

# The engine's tests run optimised: unoptimised, its loops are tens of times slower.
test: PACKAGES += tmux
test: PACKAGES_UBUNTU += tmux
test: install-missing lint
	$(SWIFT) build $(TESTING) --build-tests
	SWIFT_BACKTRACE=enable=no $(SWIFT) test $(TESTING) --skip-build --disable-xctest

build: install-missing
	$(RELEASE)

# For another machine than this one: any x86-64 processor with AVX2.
portable: install-missing
	PIGMENT_MARCH=x86-64-v3 $(RELEASE) --scratch-path .build-portable

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

install-missing:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.3 is needed: see swift.org/install"; exit 1; }
	@missing=; wanted="$(PACKAGES)"; \
	grep -qi ubuntu /etc/os-release 2>/dev/null && wanted="$(PACKAGES_UBUNTU)"; \
	for package in $$wanted; do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq $$missing >/dev/null; \
	fi

clean:
	rm -rf .build .build-tests .build-portable out
