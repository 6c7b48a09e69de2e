namespace CountyLines.Risk.Lines;

/// <summary>Somebody who may sign in to the console by a name and a password kept here.</summary>
/// <param name="Name">As the person acts: it stands in the audit.</param>
/// <param name="Roles">Words of the console's roles, in their order.</param>
/// <param name="Password">The salted hash of the password; never the password.</param>
/// <param name="Stamp">Changes with every change to the account, which ends the sessions from before.</param>
/// <param name="GivenBy">Who chose its password last for another, and could have signed in with it; the owner, when nobody did.</param>
/// <param name="Failed">Wrong passwords since the last right one.</param>
/// <param name="LockedUntil">Until when no password is right; null when it is not locked.</param>
public sealed record Account(string Name, IReadOnlyList<string> Roles, string Password, string Stamp, string GivenBy, int Failed, DateTimeOffset? LockedUntil)
{
    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;
}

/// <summary>What became of a change to an account.</summary>
public enum AccountChange
{
    Done,

    /// <summary>There is no such account; somebody else may have removed it.</summary>
    NoSuch,

    /// <summary>Somebody else changed it since it was read. Nothing was changed.</summary>
    ChangedMeanwhile,

    /// <summary>Nobody would be left who can make and change accounts. Nothing was changed.</summary>
    WouldLeaveNobody,
}
