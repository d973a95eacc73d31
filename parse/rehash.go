package parse

// Rehash sets Hash again, for whoever builds or edits a block outside Parse:
// Same compares the hashes first.
func (b *Block) Rehash() { b.Hash = hashBlock(b) }
