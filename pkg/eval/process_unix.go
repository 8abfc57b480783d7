//go:build unix

package eval

import (
	"os/exec"
	"syscall"
)

// alone puts the child into a process group of its own.
func alone(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// kill ends the child and whatever belongs to it.
func kill(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
