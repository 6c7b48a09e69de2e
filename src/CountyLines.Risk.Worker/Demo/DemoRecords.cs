namespace CountyLines.Risk.Worker.Demo;

/// <summary>How serious a made-up line is meant to look. Only the demo knows it: the extract carries records, and the pack decides.</summary>
enum DemoTier
{
    Low,
    Middle,
    High,
    Top,
}

/// <summary>What is decided by hand about a line; the rest is drawn.</summary>
/// <param name="Force">The exporting force by its reference name, or one of the extract's words for unknown.</param>
/// <param name="Status">In the words of the extract, at the end of the first week.</param>
sealed record DemoPlan(string Name, DemoTier Tier, string Force, string Status = DemoPlan.Active)
{
    public const string Active = "Active";
    public const string Suspected = "Active - suspected";
    public const string Dormant = "Dormant";
    public const string Reopened = "Reopened";
    public const string ClosedType1 = "Closed (T1)";
    public const string ClosedType2 = "Closed (T2)";

    public bool IsClosed => Status is ClosedType1 or ClosedType2;

    /// <summary>Whether it still deals in the first week, so that new evidence may come in.</summary>
    public bool IsDealing => Status is Active or Suspected or Reopened;
}

/// <summary>A line with what was drawn for it.</summary>
/// <param name="Quiet">The day of its newest evidence at the end of the first week.</param>
sealed record DemoLine(DemoPlan Plan, string Reference, DateOnly FirstSeen, DateOnly Quiet)
{
    public required string ExportingArea { get; init; }
    public required string ImportingAreas { get; init; }
    public required string Model { get; init; }
    public required string Commodities { get; init; }
    public required string Ocg { get; init; }
    public required DateOnly ReviewDue { get; init; }
    public required string Role { get; init; }
    public required string Marking { get; init; }
    public required bool Conditional { get; init; }
}

/// <summary>A number by its last three digits in Ofcom's fictional range 07700 900000 to 900999.</summary>
sealed record DemoNumber(string Line, int Number, DateOnly From, DateOnly? To);

/// <summary>An evidence record before it has its log number.</summary>
/// <param name="DateAsWritten">What stands in the file where it is not the date itself; only for a deliberate fault.</param>
sealed record DemoEvidence(
    string Line, string Kind, DateOnly On, string Quantity, string Grade, string Handling, string Text, string? DateAsWritten = null);

sealed record DemoAssessment(string Line, string Factor, string Level, string By, DateOnly On, string Reason);
