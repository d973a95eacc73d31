package cli

// hangups never come on this system.
func hangups() (hup <-chan struct{}, stop func()) { return nil, func() {} }
