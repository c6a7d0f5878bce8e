# One line each; the work is in scripts/.
.PHONY: help run build package test test-package check bench fuzz dev screenshots clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: ## Build, fill a demo project, serve the dashboard, print how to sign in
	@scripts/run.sh

build: ## Make the release binary with the dashboard inside
	@scripts/build.sh

package: build ## Make the Debian package of the release binary
	@scripts/setup.sh package && scripts/package.sh

test: ## Run everything: unit, property, API on both databases, the Debian package, WASM, browser
	@scripts/test.sh

test-package: ## Install the Debian package, upgrade and purge it (as root, after make test has built)
	@scripts/test-package.sh

check: ## Format, lints, dependencies, OpenAPI drift, size of the dashboard
	@scripts/check.sh

bench: ## Time Daybook beside other databases, and write docs/performance.md (BENCH_ENTRIES, 1000000)
	@scripts/bench.sh

fuzz: ## Look for inputs that break the readers, FUZZ_SECONDS (60) each
	@scripts/fuzz.sh

dev: ## Serve the demo with the dashboard reloading as it is edited
	@scripts/dev.sh

screenshots: ## Take pictures of the dashboard into artifacts/screenshots, and those of the docs
	@scripts/screenshots.sh

clean: ## Remove what was built here (the data stays)
	@rm -rf dist artifacts "$${CARGO_TARGET_DIR:-target}" tests/browser/node_modules
