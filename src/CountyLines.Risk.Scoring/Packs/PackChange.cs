namespace CountyLines.Risk.Scoring;

/// <summary>What happened to a part of a pack from one version to the next.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,

    /// <summary>It says the same at another place.</summary>
    Moved,
}

/// <summary>One difference between two versions of a pack, in words.</summary>
/// <param name="Part">The part of the pack, for example <c>Facts</c> or <c>Physical harm</c>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="What">The thing that it happened to.</param>
/// <param name="Before">What it said; empty for something added.</param>
/// <param name="After">What it says now; empty for something removed.</param>
public sealed record PackChange(string Part, ChangeKind Kind, string What, string Before, string After);
