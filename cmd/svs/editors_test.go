package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEditorsStartTheServer: the settings in examples/editors start a command
// that there is, and what init writes is the same.
func TestEditorsStartTheServer(t *testing.T) {
	read := func(path string) []byte {
		data, err := os.ReadFile(filepath.FromSlash("../../examples/editors/" + path))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var extension struct {
		Main        string
		Contributes struct {
			Configuration struct {
				Properties map[string]struct{ Default []string }
			}
		}
	}
	if err := json.Unmarshal(read("vscode/package.json"), &extension); err != nil {
		t.Fatal(err)
	}
	read("vscode/" + extension.Main)
	commands := map[string][]string{
		"vscode":       extension.Contributes.Configuration.Properties["svs.command"].Default,
		"neovim":       quotedIn(t, `cmd = \{(.*?)\}`, read("neovim/svs.lua")),
		"older neovim": quotedIn(t, `cmd = \{(.*?)\}`, read("neovim/svs-0.8.lua")),
		"helix":        append(quotedIn(t, `command = (".*?")`, read("helix/languages.toml")), quotedIn(t, `args = \[(.*?)\]`, read("helix/languages.toml"))...),
	}
	var settings struct {
		Command []string `json:"svs.command"`
	}
	template, err := templateFiles.ReadFile("templates/common/vscode.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(template, &settings); err != nil {
		t.Fatal(err)
	}
	commands["init"] = settings.Command
	for editor, command := range commands {
		if len(command) < 2 || command[0] != "svs" {
			t.Errorf("%s starts %q", editor, command)
			continue
		}
		if got := svs(t, append(command[1:], "--help")...); got.exit != exitPass || !strings.Contains(got.stdout, "Language Server Protocol") {
			t.Errorf("%s starts %q: %s", editor, command, got.stderr)
		}
	}
	helix, err := templateFiles.ReadFile("templates/common/helix.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(helix, read("helix/languages.toml")) {
		t.Error("init writes other settings for Helix than the examples show")
	}
	for _, name := range []string{"neovim/svs.lua", "neovim/svs-0.8.lua", "helix/languages.toml", "vscode"} {
		if !strings.Contains(string(read("README.md")), name) {
			t.Errorf("the README does not name %s", name)
		}
	}
}

// quotedIn are the texts in quotes in the part of a file that a pattern finds.
func quotedIn(t *testing.T, pattern string, file []byte) []string {
	t.Helper()
	part := regexp.MustCompile(pattern).FindSubmatch(file)
	if part == nil {
		t.Fatalf("nothing is like %s", pattern)
	}
	var out []string
	for _, m := range regexp.MustCompile(`["']([^"']*)["']`).FindAllSubmatch(part[1], -1) {
		out = append(out, string(m[1]))
	}
	return out
}
