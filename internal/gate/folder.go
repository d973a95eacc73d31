package gate

// Folder is what lies in a directory of records: the records, and who may
// approve them.
type Folder struct {
	Files     []File
	Approvers *Approvers
}

// Approves gives the record by which a text of a policy may stand on a day, nil
// for none. A text is named by its canonical hash. The approval is verified: a
// record that anybody can write proves nothing. A plan that ran out does not
// count; proofs that are late do not take back what was approved.
func (d *Folder) Approves(policy, text, today string) *File {
	for i := range d.Files {
		f := &d.Files[i]
		if f.Record == nil || f.Record.Policy != policy || !f.Record.names(text) || len(f.faults(d.Approvers)) > 0 {
			continue
		}
		if f.Record.State != Planned || len(f.Record.expired(today)) == 0 {
			return f
		}
	}
	return nil
}

// names says that a text is one of those that the record approves.
func (r *Record) names(text string) bool {
	for _, h := range r.Texts {
		if h == text {
			return true
		}
	}
	return false
}

// Refused says why the decisions of a record do not count whatever the day, ""
// when they do.
func (f *File) Refused(a *Approvers) string {
	if all := f.faults(a); len(all) > 0 {
		return all[0].why
	}
	return ""
}

// faults lists what is wrong with a record by itself.
func (f *File) faults(a *Approvers) []fault {
	if f.Record == nil {
		why := "it cannot be read"
		if f.Err != nil {
			why = f.Err.Error()
		}
		return []fault{{Malformed, why}}
	}
	out := f.Record.malformed()
	if l := f.Record.Notice; l != nil && l.SHA256 != f.Letter {
		out = append(out, fault{Malformed, "the letter " + l.File + " is not the one whose sha256 stands in the record"})
	}
	if len(out) == 0 {
		out = f.Record.unauthorised(a)
	}
	return out
}

// Proven says that each channel of a record has its proof.
func (r *Record) Proven() bool {
	for i := range r.Channels {
		if r.Channels[i].Proof == "" {
			return false
		}
	}
	return true
}
