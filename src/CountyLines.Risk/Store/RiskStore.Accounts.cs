using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>Who may sign in to the console.</summary>
public sealed partial class RiskStore
{
    const string AccountColumns = "name, roles, password, stamp, given_by, failed, locked_until";

    /// <summary>Every account, by name.</summary>
    public IReadOnlyList<Account> Accounts() => [.. connection.Query($"SELECT {AccountColumns} FROM account ORDER BY key").Select(AccountOf)];

    /// <summary>The account of a person, whatever the capitals; null when there is none.</summary>
    public Account? FindAccount(Person person)
    {
        return connection.Query($"SELECT {AccountColumns} FROM account WHERE key = @Key", new { Key = KeyOf(person) }).Select(AccountOf).FirstOrDefault();
    }

    /// <summary>Makes an account.</summary>
    /// <param name="isFirst">Whether it must be the first; another may have been made meanwhile.</param>
    /// <returns>False when the person has one, or it was to be the first and is not. Nothing is changed then.</returns>
    public bool AddAccount(Account account, bool isFirst)
    {
        using var transaction = connection.BeginWrite();
        var added = connection.Execute(
            $"INSERT INTO account (key, {AccountColumns}, made_by, made_at) SELECT @Key, @Name, @Roles, @Password, @Stamp, @By, 0, NULL, @By, @At WHERE @isFirst = 0 OR NOT EXISTS (SELECT 1 FROM account) ON CONFLICT DO NOTHING",
            new { Key = KeyOf(Person.Of(account.Name)!), account.Name, Roles = string.Join(';', account.Roles), account.Password, account.Stamp, By = who.Name, At, isFirst = isFirst ? 1L : 0L }, transaction);
        if (added == 0)
            return false;
        Audited(transaction, new AuditAct(AuditOperation.Control, "account-made", ("roles", account.Roles.Count)) { People = [account.Name] });
        transaction.Commit();
        return true;
    }

    /// <summary>Changes an account's roles, which ends its sessions and its lock.</summary>
    /// <param name="read">The account as whoever changes it knows it.</param>
    /// <param name="needed">A role that somebody must have afterwards.</param>
    public AccountChange ChangeRoles(Account read, Account changed, string needed)
    {
        return Change(
            "UPDATE account SET roles = @Roles, stamp = @Stamp, failed = 0, locked_until = NULL WHERE key = @Key AND stamp = @Read",
            new { Key = KeyOf(Person.Of(read.Name)!), Roles = string.Join(';', changed.Roles), changed.Stamp, Read = read.Stamp }, needed,
            new AuditAct(AuditOperation.Control, "account-roles-changed", ("roles", changed.Roles.Count)) { People = [read.Name] });
    }

    /// <summary>Changes an account's password, which ends its sessions and its lock.</summary>
    /// <param name="read">The account as whoever changes it knows it.</param>
    /// <param name="needed">A role that somebody must have afterwards.</param>
    public AccountChange ChangePassword(Account read, Account changed, string needed)
    {
        var owner = Person.Of(read.Name)!;
        return Change(
            "UPDATE account SET password = @Password, stamp = @Stamp, given_by = @GivenBy, failed = 0, locked_until = NULL WHERE key = @Key AND stamp = @Read",
            new { Key = KeyOf(owner), changed.Password, changed.Stamp, GivenBy = who.IsSameAs(owner) ? read.GivenBy : who.Name, Read = read.Stamp }, needed,
            new AuditAct(AuditOperation.Control, "account-password-changed", ("roles", changed.Roles.Count)) { People = [read.Name] });
    }

    /// <summary>Removes an account; what the person did stays on record.</summary>
    /// <param name="needed">A role that somebody must have afterwards.</param>
    public AccountChange RemoveAccount(Person person, string needed)
    {
        return Change("DELETE FROM account WHERE key = @Key", new { Key = KeyOf(person) }, needed, new AuditAct(AuditOperation.Control, "account-removed") { People = [person.Name] });
    }

    AccountChange Change(string sql, object values, string needed, AuditAct act)
    {
        using var transaction = connection.BeginWrite();
        if (connection.Execute(sql, values, transaction) == 0)
            return connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM account WHERE key = @Key)", values, transaction) ? AccountChange.ChangedMeanwhile : AccountChange.NoSuch;
        // Looked at where no other can write: two who take it from each other at the same moment would leave nobody.
        if (!connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM account WHERE ';' || roles || ';' LIKE @needed)", new { needed = $"%;{needed};%" }, transaction))
            return AccountChange.WouldLeaveNobody;
        Audited(transaction, act);
        transaction.Commit();
        return AccountChange.Done;
    }

    /// <summary>Puts a try to sign in on record: counts wrong passwords, locks after some, and forgets them after a right one.</summary>
    /// <param name="mayFail">How many wrong passwords in a row lock the account.</param>
    /// <returns>Whether the person is let in: the password was right, and the account was not locked by others who tried at the same time.</returns>
    public bool RecordSignIn(Person person, bool isRight, int mayFail, TimeSpan lockedFor)
    {
        using var transaction = connection.BeginWrite();
        var counted = connection.Execute(
            isRight
                ? "UPDATE account SET failed = 0, locked_until = NULL WHERE key = @Key AND (locked_until IS NULL OR locked_until <= @At)"
                : "UPDATE account SET failed = CASE WHEN failed + 1 >= @mayFail THEN 0 ELSE failed + 1 END, locked_until = CASE WHEN failed + 1 >= @mayFail THEN @Until ELSE locked_until END WHERE key = @Key",
            new { Key = KeyOf(person), mayFail, At, Until = At + (long)lockedFor.TotalMilliseconds }, transaction);
        var isIn = isRight && counted > 0;
        Audited(transaction, new AuditAct(AuditOperation.Control, isIn ? "signed-in" : "sign-in-refused") { People = [person.Name] });
        transaction.Commit();
        return isIn;
    }

    /// <summary>Puts on record that somebody tried to sign in and could not: the account is locked, or there is none.</summary>
    /// <param name="person">Whose account it is; null when there is none. What was typed then may be a password, and stands nowhere.</param>
    public void RecordRefusedSignIn(Person? person)
    {
        RecordAudit(new AuditAct(AuditOperation.Control, "sign-in-refused") { People = person is null ? [] : [person.Name] });
    }

    /// <summary>Puts on record that somebody signed in whose account is kept elsewhere.</summary>
    public void RecordSignIn(Person person)
    {
        RecordAudit(new AuditAct(AuditOperation.Control, "signed-in") { People = [person.Name] });
    }

    static string KeyOf(Person person) => person.Name.ToUpperInvariant();

    static Account AccountOf(dynamic row)
    {
        return new Account(
            (string)row.name, ((string)row.roles).Split(';', StringSplitOptions.RemoveEmptyEntries), (string)row.password, (string)row.stamp, (string)row.given_by, (int)(long)row.failed,
            row.locked_until is long until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
    }
}
