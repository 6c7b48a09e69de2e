namespace CountyLines.Risk.Tests.Support;

/// <summary>Waiting for what another thread or process does.</summary>
static class Patience
{
    /// <summary>Looks again and again; the limit only ends a hang, and how long it takes decides nothing.</summary>
    public static Task Until(Func<bool> condition) => Until(condition, TimeSpan.FromMinutes(2));

    public static async Task Until(Func<bool> condition, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        while (!condition())
            await Task.Delay(50, patience.Token);
    }
}
