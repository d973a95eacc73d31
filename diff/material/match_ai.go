package material

import "github.com/redletter-dev/redletter/parse/clause"

func matchAiTrainingPurpose(v *view) []hit {
	m := v.gains("purpose/ai-training")
	if m == nil || staffTraining(v.new, m) {
		return nil
	}
	if !v.isNew(m) && v.fresh < 0.3 && !v.edited() {
		return nil
	}
	if !v.new.HasClass(clause.Data) && !v.practises() && !v.listed() && !v.head.HasClass(clause.Purpose) && !v.new.HasClass(clause.Action) && v.fresh < 0.5 {
		return nil
	}
	return came("artificial intelligence or the training of models enters the uses of data", m)
}

// staffTraining says whether "train" is about people.
func staffTraining(f *clause.Facts, m *clause.Mention) bool {
	return m.To-m.From == 1 && containsFold(f.Text[m.Start:m.End], "train") && !f.HasAny("purpose/ai-use") &&
		(f.HasAny("people/humans") || !f.HasAny("data/content", "data/personal", "data/voice", "data/usage"))
}

func matchAiUseAdded(v *view) []hit {
	m := v.gains("purpose/ai-use")
	if m == nil || v.old.HasAny("purpose/ai-training") || !v.isNew(m) && v.fresh < 0.5 || v.onlyChoice() {
		return nil
	}
	hs := came("artificial intelligence enters the text", m)
	if v.new.Denies("purpose/ai-training") || !v.new.HasClass(clause.Data) && !v.new.AssertsAny("action/use", "action/collect") {
		return atLevel(hs, Unclear)
	}
	return hs
}

func matchAiTrainingPromiseRemoved(v *view) []hit {
	m := deniedIn(v.old, "purpose/ai-training")
	if m == nil || deniedIn(v.new, "purpose/ai-training") != nil {
		return nil
	}
	if v.after.Denies(m.Concept) && v.lost < 0.4 {
		return nil
	}
	return went("the promise not to train models on the data goes", m)
}

func matchAiTrainingPromiseAdded(v *view) []hit {
	m := deniedIn(v.new, "purpose/ai-training")
	if m == nil || deniedIn(v.old, "purpose/ai-training") != nil || !touches(spanOf(m), v.plus) || v.before.Denies(m.Concept) && v.fresh < 0.5 || v.edited() && v.fresh < 0.2 {
		return nil
	}
	hs := came("a limit on artificial intelligence is now stated", m)
	if v.edited() {
		return atLevel(hs, Unclear)
	}
	return hs
}

func matchAutomatedDecisionAdded(v *view) []hit {
	m := v.gains("purpose/automated", "purpose/eligibility", "purpose/profiling")
	if m == nil || v.rightsTalk() && v.new.HasAny("right/human-intervention", "right/right") || !v.isNew(m) && v.fresh < 0.4 && !v.edited() {
		return nil
	}
	return came("automated decisions, scoring or profiling enter the text", m)
}

func matchHumanReviewOfContentAdded(v *view) []hit {
	m := v.gains("action/read-content")
	if m == nil || !v.new.HasAny("people/humans", "recipient/service-providers", "action/read-content") || !v.isNew(m) && v.fresh < 0.4 {
		return nil
	}
	if !v.new.HasAny("people/humans", "recipient/service-providers", "data/content", "data/voice") {
		return nil
	}
	if v.edited() && v.old.Has("people/humans") {
		return nil
	}
	return came("people may read or listen to content", m)
}
