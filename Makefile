# Every target that a person needs. `make help` lists them; each works after `make deps`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help deps build up demo down status shell images test unit lab tidy types lint fix-lint generate verify-generate verify oracle bench bench-startup clean

SOURCES := $(shell find cmd pkg -name '*.ts' ! -name '*.test.ts' 2>/dev/null) package.json deploy/build.mjs
COXSWAIN := node dist/coxswain.cjs

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## install what everything else needs: npm packages, and apt packages (as root)
	@deploy/install-dependencies.sh

node_modules: package.json package-lock.json
	@npm install --no-save --no-audit --no-fund --loglevel=error
	@touch node_modules

dist/coxswain.cjs: node_modules $(SOURCES)
	@node deploy/build.mjs

build: dist/coxswain.cjs ## bundle every process into dist/coxswain.cjs

demo: deps dist/coxswain.cjs ## three nodes, the course's nginx Deployment, and its page through the Service
	@$(COXSWAIN) cluster demo

up: dist/coxswain.cjs ## start the cluster (again); kubeconfig in .coxswain/kubeconfig
	@$(COXSWAIN) cluster up

down: dist/coxswain.cjs ## stop the cluster and remove everything of it but built images; PURGE=1 removes those too
	@$(COXSWAIN) cluster down $(if $(PURGE),--purge)

status: dist/coxswain.cjs ## machines, nodes and pods
	@$(COXSWAIN) cluster status

shell: ## a shell on a machine: make shell NODE=w1-k8s
	@deploy/lab/shell.sh .coxswain/lab $(or $(NODE),m-k8s)

images: dist/coxswain.cjs ## build the images without starting anything
	@$(COXSWAIN) cluster images

test: deps build ## everything that CI runs
	@node test/run-all.mjs

unit: node_modules ## unit, contract and simulation tests
	@npx jest --maxWorkers=2

lab: dist/coxswain.cjs ## real kubectl, containers and iptables on three nodes, and the kill tests
	@npx jest --config test/lab/jest.config.cjs --runInBand

tidy: node_modules ## layers, cycles, names, sizes
	@npx jest test/tidy --maxWorkers=1

types: node_modules ## strict type check
	@npx tsc -p tsconfig.json --pretty false

lint: node_modules ## type-aware lint
	@npx eslint --cache --cache-location .cache/eslint --max-warnings 0 pkg cmd test deploy

fix-lint: node_modules ## what eslint can mend by itself
	@npx eslint --fix pkg cmd test deploy

generate: node_modules ## types, tables, codecs and descriptors from proto/
	@npx tsx pkg/generator/main.ts

verify-generate: node_modules ## fail when generated files are stale
	@npx tsx pkg/generator/main.ts --check

verify: tidy types lint verify-generate unit ## all checks that write nothing and start no cluster

oracle: dist/coxswain.cjs ## replay recorded answers of a real API server: make oracle ORACLE_DIRS="dir ..." ONLY=glob
	@npx tsx test/oracle/run.ts

bench: bench-startup ## all benchmarks

bench-startup: dist/coxswain.cjs ## how long until the cluster and an app run, and what each process costs
	@npx tsx test/bench/startup.ts

clean: ## remove what was built (not the cluster: make down)
	@rm -rf dist .cache
