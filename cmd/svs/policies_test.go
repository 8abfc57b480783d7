package main

import "testing"

// TestPoliciesPage runs what the page on policies shows.
func TestPoliciesPage(t *testing.T) { runDocument(t, "../../docs/policies.md") }
