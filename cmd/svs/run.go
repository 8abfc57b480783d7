package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/svs-project/svs/pkg/diag"
)

// The exit codes, the same for every command.
const (
	exitPass        = 0   // a verdict was reached and the gate passed
	exitFail        = 1   // a verdict was reached and the gate failed
	exitNoVerdict   = 2   // svs could not do its work
	exitInterrupted = 130 // the user stopped it
)

// version is the program's version; the workspace setting "requires" is held
// against it.
const version = "0.1.0"

// world is everything outside the program that a command may touch.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) (string, bool)
	now            func() time.Time
	// keepsFrom is the least size of a workspace, in bytes, of which anything is
	// kept for the next run.
	keepsFrom int64
	// exit is the code that the command decided on.
	exit int
	// profile ends the measuring that --profile asks for; nil without it.
	profile func() error
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// A reader that has seen enough (svs … | head) is no accident: writes then
	// fail with an error that is dealt with where the report is written.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // from then on a second signal ends the program
	w := &world{stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.LookupEnv, now: time.Now, keepsFrom: worthKeeping}
	return w.run(ctx, args)
}

func (w *world) run(ctx context.Context, args []string) (code int) {
	if len(args) == 1 && args[0] == evaluateWord {
		return w.evaluateServer()
	}
	defer func() { code = w.endProfile(code) }()
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(w.stderr, "svs: internal fault, please report it: %v\n%s", r, debug.Stack())
			code = exitNoVerdict
		}
	}()
	root := w.command()
	root.SetArgs(args)
	root.SetIn(w.stdin)
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case errors.Is(err, context.Canceled) || ctx.Err() != nil:
		fmt.Fprintln(w.stderr, "svs: interrupted")
		return exitInterrupted
	case err != nil:
		w.complain(err)
		return exitNoVerdict
	}
	return w.exit
}

// accident is an error with advice on what to do about it.
type accident struct {
	message, hint string
	// at is where in the user's files or flags the cause stands, if anywhere.
	at diag.Place
}

func (a *accident) Error() string { return a.message }

// reported says that the report already carries the error.
type reported struct{ error }

func (w *world) complain(err error) {
	var done reported
	if errors.As(err, &done) {
		return
	}
	fmt.Fprintf(w.stderr, "svs: %s\n", printable(err.Error()))
	var a *accident
	if errors.As(err, &a) && a.hint != "" {
		fmt.Fprintf(w.stderr, "     %s\n", printable(a.hint))
	}
}

// command builds the tree of commands.
func (w *world) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "svs",
		Short: "Describe, check and simulate a service value system as code",
		Long: "svs reads a service organisation's model from YAML files: what comes in, what steers the work,\n" +
			"how it flows, who does it and what goes out. It checks the model and simulates its demand.",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,
		RunE:          w.unknownCommand,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(w.helpCommand())
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(w.validateCommand(), w.lintCommand(), w.monitorCommand(), w.simulateCommand(), w.explainCommand(), w.schemaCommand(), w.versionCommand())
	root.AddCommand(w.listCommand(), w.getCommand(), w.completionCommand(), w.referenceCommand())
	root.AddCommand(w.lspCommand())
	root.AddCommand(w.initCommand(), w.newCommand(), w.fmtCommand(), w.renameCommand())
	root.AddCommand(w.showCommand(), w.baselineCommand())
	root.AddCommand(w.diffCommand(), w.planCommand(), w.whoDecidesCommand())
	w.complete(root) // last: it knows every command
	return root
}

func (w *world) unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	a := &accident{message: "no command " + diag.Quote(args[0]), hint: diag.DidYouMean(args[0], names)}
	if a.hint == "" {
		a.hint = "commands: " + strings.Join(names, ", ")
	}
	return a
}

// flagError proposes the flag that was meant.
func flagError(c *cobra.Command, err error) error {
	message, _, _ := strings.Cut(err.Error(), ": strconv.") // what Go says of it helps nobody
	a := &accident{message: message, hint: "see svs " + c.Name() + " --help"}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := diag.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			a.hint = "did you mean --" + near + "?"
		}
	}
	return a
}

// fromEnvironment gives every flag that was not set on the command line the
// value of its variable: --fail-on is SVS_FAIL_ON.
func (w *world) fromEnvironment(c *cobra.Command) error {
	var first error
	c.Flags().VisitAll(func(f *pflag.Flag) {
		name := "SVS_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		v, ok := w.getenv(name)
		if !ok || v == "" || f.Changed || f.Name == "help" || first != nil {
			return
		}
		if err := c.Flags().Set(f.Name, v); err != nil {
			first = &accident{message: fmt.Sprintf("%s=%s: %v", name, diag.Quote(v), err), hint: "see svs " + c.Name() + " --help"}
		}
	})
	return first
}
