using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>The data part of the transparency record: what a score is made of, and what it is never made of.</summary>
static class PackRecordData
{
    public static Raw Of(PackSheet sheet)
    {
        var pack = sheet.Pack;
        var kinds = pack.Facts.SelectMany(KindsOf).Distinct().Order(StringComparer.Ordinal).ToList();
        var others = pack.Facts.Where(fact => KindsOf(fact).Count == 0).Select(fact => PlainWords.Of(fact)).ToList();
        var unused = Vocabulary.EvidenceKinds.Except(kinds).ToList();
        var assessed = pack.Factors.Where(factor => factor.IsAssessed).Select(factor => factor.Label).ToList();
        return PackRecord.Part("Data",
            ("Evidence counted", Html.Of($"{Listed(kinds.Select(PlainWords.Of), "none")}. Dates, quantities and grades of these records; not their text.")),
            ("Also used", others.Count == 0 ? Html.Of($"Nothing else.") : Html.Of($"<ul>{others.Select(other => Html.Of($"<li>{other}</li>"))}</ul>")),
            ("Given by analysts", Html.Of($"{Listed(assessed, "nothing")}.")),
            ("Evidence that no count looks at", Html.Of($"{Listed(unused.Select(PlainWords.Of), "none")}.")),
            ("Never used", NeverUsed(pack)),
            ("Victims", Html.Of($"Some kinds of evidence say that somebody exploited was a child or an adult. That counts as harm done to them. An exploited person never counts towards what a line is capable of: a pack in which one did would not load.")),
            ("Where the records come from", Blank.Of("systems, sharing agreements, how complete and how representative the records are")),
            ("Keeping and access", Blank.Of("how long records and scores are kept, and who sees them")));
    }

    /// <summary>The canonical records have no field for a protected characteristic. A fact from elsewhere is only as good as the force's word.</summary>
    static Raw NeverUsed(Pack pack)
    {
        var own = pack.Facts.Where(fact => !IsFromCanonicalRecords(fact)).Select(fact => PlainWords.Of(fact.Name)).ToList();
        var statement = Html.Of($"<p>No protected characteristic: not the age, disability, gender reassignment, marriage or civil partnership, pregnancy or maternity, race, religion or belief, sex or sexual orientation of any suspect or offender. No name, address or free text. The records that a score is made from have no field for any of these.</p>");
        return own.Count == 0 ? statement : Html.Of($"{statement}{Blank.Of($"that this also holds for what comes from elsewhere: {string.Join(", ", own)}")}");
    }

    static bool IsFromCanonicalRecords(Fact fact)
    {
        return KindsOf(fact).Count > 0 || fact.From is Derivation.EvidenceAge or Derivation.GradeShare or Derivation.NumberCount or Derivation.FieldSize or Derivation.FieldValue or Derivation.FieldPresent or Derivation.UnknownFactors;
    }

    static IReadOnlyList<string> KindsOf(Fact fact)
    {
        return fact.From switch { Derivation.EvidenceCount count => count.Kinds, Derivation.EvidenceSum sum => sum.Kinds, Derivation.EvidenceAverage average => average.Kinds, _ => [] };
    }

    static string Listed(IEnumerable<string> words, string none)
    {
        var text = string.Join("; ", words);
        return PlainWords.Sentence(text.Length > 0 ? text : none);
    }
}
