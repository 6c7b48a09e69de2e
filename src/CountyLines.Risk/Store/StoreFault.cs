using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>What a disk did, or the file under a store, in words: what, where, and what to do. Nowhere else are such faults told apart.</summary>
public static class StoreFault
{
    /// <summary>What to do about a damaged store.</summary>
    public const string WhatToDo = "Keep a copy of it as it is, and put the last good backup in its place: countylines restore FILE --replace --because store-damaged";

    // SQLite's result codes: https://sqlite.org/rescode.html. The low byte of an extended code is the primary one.
    const int Busy = 5;
    const int ReadOnly = 8;
    const int InputOutput = 10;
    const int Corrupt = 11;
    const int Full = 13;
    const int CannotOpen = 14;
    const int NotADatabase = 26;
    const int FlushFailed = InputOutput | (4 << 8);
    const int FolderFlushFailed = InputOutput | (5 << 8);
    const int SharedMemoryNotGrown = InputOutput | (19 << 8);
    const int FileIsAnother = ReadOnly | (4 << 8);

    // Linux's error numbers, which .NET passes on as they are; beside them those of Windows.
    const int DiskFailed = 5;
    const int NoRoom = 28;
    const int MountedReadOnly = 30;
    const int OverQuota = 122;
    const int WindowsNoRoom = unchecked((int)0x80070070);
    const int WindowsHandleNoRoom = unchecked((int)0x80070027);
    const int WindowsReadOnly = unchecked((int)0x80070013);
    const int WindowsDiskFailed = unchecked((int)0x8007045D);

    /// <param name="where">The data folder or the store's file.</param>
    /// <returns>Null when it is no fault of a disk or of a store's file.</returns>
    public static string? Words(Exception fault, string where)
    {
        return fault switch
        {
            SqliteException sqlite => OfSqlite(sqlite, where),
            UnauthorizedAccessException or IOException { HResult: MountedReadOnly or WindowsReadOnly } => NotWritable(where, fault.Message),
            IOException { HResult: NoRoom or OverQuota or WindowsNoRoom or WindowsHandleNoRoom } => NoMoreRoom(where, fault.Message),
            IOException { HResult: DiskFailed or WindowsDiskFailed } => Failed(where, fault.Message),
            _ => null,
        };
    }

    /// <summary>What is said of a store whose pages do not hang together.</summary>
    /// <param name="what">What was found first.</param>
    public static string Damaged(string where, string what)
    {
        return $"The store in {where} is damaged ({Told(what)}), and nothing more was done with it. {WhatToDo}";
    }

    static string? OfSqlite(SqliteException fault, string where)
    {
        // The extended code is what an expert asks for first, and SQLite's words leave it out.
        var what = $"{fault.Message.TrimEnd('.')}, code {fault.SqliteExtendedErrorCode}";
        return (fault.SqliteErrorCode, fault.SqliteExtendedErrorCode) switch
        {
            (Busy, _) => new StoreBusyException().Message,
            (_, FileIsAnother) => $"The store's file in {where} was moved or taken away while it was open, so what was not finished is lost. Put it back, and try again.",
            (ReadOnly, _) => NotWritable(where, what),
            (_, FlushFailed or FolderFlushFailed) => $"The disk under {where} could not say that the last write is safe ({Told(what)}), so what was being written may be there or not; whatever was reported as done before is. Look at the disk, then at the store: countylines doctor",
            // The file that connections share is the first to be made longer, and a disk that has no room for it is the usual reason.
            (Full, _) or (_, SharedMemoryNotGrown) => NoMoreRoom(where, what),
            (InputOutput, _) => Failed(where, what),
            (Corrupt or NotADatabase, _) => Damaged(where, what),
            (CannotOpen, _) => $"The store in {where} cannot be opened or made. See that the folder is there, that this account may read and write in it, that it is not mounted read-only, and that its disk has room.",
            _ => null,
        };
    }

    static string NoMoreRoom(string where, string what) => $"The disk is full, so what was not finished was undone ({Told(what)}). Make room on the disk of {where}, and of the file that was to be written, and try again.";

    static string NotWritable(string where, string what) => $"This account may not write, or the disk is mounted read-only, so nothing was changed ({Told(what)}). Give the account that runs this the right to read and write {where} and every file in it, or mount it writable, and try again.";

    static string Failed(string where, string what) => $"The disk under {where} failed to read or write ({Told(what)}), so what was being written may be there or not; whatever was reported as done before is. Look at the disk, then at the store: countylines doctor";

    static string Told(string what) => Scoring.VisibleText.Of(what.TrimEnd('.'), 300);
}
