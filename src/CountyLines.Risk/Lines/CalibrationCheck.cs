namespace CountyLines.Risk.Lines;

/// <summary>That the calibration set was scored, by whom and under which pack, and how much of it agreed.</summary>
public sealed record CalibrationCheck(DateOnly Day, string Pack, string PackSha256, int Lines, int Agreed, string Person);
