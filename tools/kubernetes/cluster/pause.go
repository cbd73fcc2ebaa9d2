// Holds a pod's namespaces open: it waits to be stopped, and collects children that nobody waits for.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func collect() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err != nil || pid < 1 {
			return
		}
	}
}

func main() {
	heard := make(chan os.Signal, 16)
	signal.Notify(heard, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT)
	for which := range heard {
		if which == syscall.SIGTERM || which == syscall.SIGINT {
			os.Exit(0)
		}
		collect()
	}
}
