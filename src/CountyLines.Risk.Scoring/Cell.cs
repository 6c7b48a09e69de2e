namespace CountyLines.Risk.Scoring;

/// <summary>Placeholder until the parser lands in the next commit.</summary>
public abstract record Cell;
