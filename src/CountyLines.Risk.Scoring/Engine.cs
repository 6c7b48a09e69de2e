namespace CountyLines.Risk.Scoring;

/// <summary>The engine that a run names.</summary>
public static class Engine
{
    /// <summary>Raised whenever the same pack and facts could give another score or another order.</summary>
    public const string Version = "2.0.0";
}
