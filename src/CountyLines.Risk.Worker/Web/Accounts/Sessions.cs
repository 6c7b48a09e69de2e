using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>
/// The sessions that are open, in this process only: a session that was signed out of is over for every copy of its cookie, and a worker that is
/// started again knows none.
/// </summary>
sealed class Sessions(TimeProvider clock)
{
    /// <summary>A screen that nobody has touched for so long has been left.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>However busy, a session ends with the shift.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    const string KeyClaim = "session";

    readonly ConcurrentDictionary<string, DateTimeOffset> began = new(StringComparer.Ordinal);

    /// <summary>A new session, as the claim that says which it is.</summary>
    public Claim Begin()
    {
        foreach (var over in began.Where(one => !IsYoung(one.Value)).ToList())
            began.TryRemove(over);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        began[key] = clock.GetUtcNow();
        return new Claim(KeyClaim, key);
    }

    public void End(ClaimsPrincipal who)
    {
        if (who.FindFirstValue(KeyClaim) is { } key)
            began.TryRemove(key, out _);
    }

    public bool IsOpen(ClaimsPrincipal who) => who.FindFirstValue(KeyClaim) is { } key && began.TryGetValue(key, out var since) && IsYoung(since);

    bool IsYoung(DateTimeOffset since) => clock.GetUtcNow() - since < Longest;
}
