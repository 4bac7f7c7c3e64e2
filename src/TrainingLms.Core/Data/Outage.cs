using System.Data.Common;

namespace TrainingLms.Data;

/// <summary>Tells a database that is away for a while, restarting or too busy, from a fault of ours.</summary>
public static class Outage
{
    /// <summary>Whether a failure, or what caused it, is that the database could not be reached, was shut down in the midst, or asks to try again.</summary>
    /// <remarks>What a commit had already done by then is not known: whoever asked must look, or ask again for something that counts once.</remarks>
    public static bool IsBehind(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            // Class 57P of the SQL standard's extension by PostgreSQL: an operator stopped it, it crashed, it does not take connections yet.
            if (cause is DbException { IsTransient: true } or DbException { SqlState: ['5', '7', 'P', ..] }) return true;
        return false;
    }
}
