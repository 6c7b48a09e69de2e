namespace CountyLines.Risk.Worker.Commands;

/// <summary>What a command's exit code tells a script.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Done, but problems were found: quarantined rows, lines in error, faults in a pack.</summary>
    public const int ProblemsFound = 3;
    public const int Refused = 4;
}
