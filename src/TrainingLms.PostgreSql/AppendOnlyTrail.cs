using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Workflow;

namespace TrainingLms.PostgreSql;

/// <summary>
/// What keeps the trail append-only: triggers refuse changes to everybody, and the server's user is granted no more than to add and to read.
/// The triggers stop mistakes of the owner; the grants stop whoever takes over the server.
/// </summary>
static class AppendOnlyTrail
{
    static readonly string[] Names = [.. AuditTables.AppendOnly];

    /// <summary>Makes functions and triggers, as the owner.</summary>
    public static async Task PrepareAsync(DbContext db, CancellationToken cancel)
    {
        await ExecuteAsync(db, """
            CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$;
            CREATE OR REPLACE FUNCTION refuse_unordered_erasure() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF EXISTS (SELECT 1 FROM audit_erasures e WHERE e.stream = OLD.stream AND e.sequence = OLD.sequence) THEN RETURN OLD; END IF;
                RAISE EXCEPTION 'audit entries are never changed';
            END $$;
            """, cancel);
        // Runs as the owner, because the server's user may not delete; the search path is fixed, so that nobody slips in a table of the same name.
        var schema = await db.Database.SqlQuery<string>($"SELECT quote_ident(current_schema()) AS \"Value\"").SingleAsync(cancel);
        await ExecuteAsync(db, $"""
            CREATE OR REPLACE FUNCTION erase_audit_details() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS
            $$ BEGIN DELETE FROM audit_details WHERE stream = NEW.stream AND sequence = NEW.sequence; RETURN NULL; END $$;
            CREATE OR REPLACE TRIGGER audit_erasures_erase AFTER INSERT ON audit_erasures FOR EACH ROW EXECUTE FUNCTION erase_audit_details();
            CREATE OR REPLACE TRIGGER audit_details_no_delete BEFORE DELETE ON audit_details FOR EACH ROW EXECUTE FUNCTION refuse_unordered_erasure();
            """, cancel);
        // An entry and its details are written together by one writer and never change, and check finds strays: the database need not look the entry up again
        // for each of a hundred thousand rows.
        await ExecuteAsync(db, "ALTER TABLE audit_details DROP CONSTRAINT IF EXISTS fk_audit_details_audit_entries_stream_sequence", cancel);
        foreach (var table in Names)
            await ExecuteAsync(db, $"""
                CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR TRUNCATE{(table == AuditTables.Details ? "" : " OR DELETE")} ON {table}
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
                """, cancel);
    }

    /// <summary>Refuses to go on when the owner has not prepared the trail.</summary>
    /// <exception cref="RefusedException"><c>database.guards_missing</c>.</exception>
    public static async Task DemandAsync(DbContext db, CancellationToken cancel)
    {
        var guarded = await db.Database.SqlQuery<int>($"""
            SELECT count(DISTINCT c.relname)::int AS "Value" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relname = ANY({Names}) AND t.tgname = c.relname || '_no_change' AND t.tgenabled <> 'D'
            """).SingleAsync(cancel);
        if (guarded != Names.Length)
            throw new RefusedException(RefusalKind.RuleBroken, "database.guards_missing");
    }

    /// <summary>Grants what the server needs to a user who exists and is not the owner.</summary>
    public static async Task GrantAsync(DbContext db, string user, CancellationToken cancel)
    {
        var power = await db.Database.SqlQuery<string?>($"""
            SELECT CASE WHEN rolsuper THEN 'superuser' WHEN rolcreaterole THEN 'may make roles' WHEN pg_has_role(oid, current_user, 'MEMBER') THEN 'member of the owner' ELSE '' END AS "Value"
            FROM pg_roles WHERE rolname = {user}
            """).ToListAsync(cancel);
        if (power is not [var found])
            throw new RefusedException(RefusalKind.RuleBroken, "database.user_missing", ("user", user));
        if (found is { Length: > 0 })
            throw new RefusedException(RefusalKind.RuleBroken, "database.user_too_powerful", ("user", user), ("why", found));
        var schema = await db.Database.SqlQuery<string>($"SELECT current_schema() AS \"Value\"").SingleAsync(cancel);
        var (role, within) = (Quoted(user), Quoted(schema));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await ExecuteAsync(db, $"""
            REVOKE ALL ON ALL TABLES IN SCHEMA {within} FROM {role};
            REVOKE ALL ON SCHEMA {within} FROM {role};
            GRANT USAGE ON SCHEMA {within} TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {within} TO {role};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {within} TO {role};
            REVOKE DELETE ON {AuditTables.Chains} FROM {role};
            REVOKE INSERT, UPDATE, DELETE ON "__EFMigrationsHistory" FROM {role};
            REVOKE UPDATE, DELETE ON {string.Join(", ", Names)} FROM {role};
            """, cancel);
        await transaction.CommitAsync(cancel);
    }

    static string Quoted(string name) => string.Create(CultureInfo.InvariantCulture, $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

#pragma warning disable EF1002 // names that stand in the code, or quoted
    static Task<int> ExecuteAsync(DbContext db, string sql, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), cancel);
#pragma warning restore EF1002
}
