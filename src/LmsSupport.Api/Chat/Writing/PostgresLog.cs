using LmsSupport.Api.Storage;
using Npgsql;
using NpgsqlTypes;

namespace LmsSupport.Api.Chat.Writing;

/// <summary>
/// The log on PostgreSQL: two round trips a batch, whatever its size. First lock and look, then store and commit.
/// </summary>
internal sealed class PostgresLog(Database database) : LogEngine(database)
{
    // FOR UPDATE after ORDER BY locks in that order, so two processes can't wait for each other in a circle.
    private const string Heads =
        """
        SELECT c.organisation_id, c.id, c.course_id, c.edition_id, c.learner_id, c.tutor_id, c.state, c.last_number, c.opened_at, c.last_at, c.waiting_since, c.preview
        FROM conversations c JOIN unnest($1::int[], $2::uuid[]) AS w(organisation_id, id) ON c.organisation_id = w.organisation_id AND c.id = w.id
        ORDER BY c.organisation_id, c.id FOR UPDATE OF c
        """;

    private const string Known =
        """
        SELECT e.organisation_id, e.actor_id, e.client_id, e.conversation_id, e.number, e.at
        FROM events e JOIN unnest($1::int[], $2::uuid[], $3::uuid[]) AS w(organisation_id, actor_id, client_id)
        ON e.organisation_id = w.organisation_id AND e.actor_id = w.actor_id AND e.client_id = w.client_id
        """;

    private const string OpenAll =
        """
        INSERT INTO conversations (organisation_id, id, course_id, edition_id, learner_id, tutor_id, state, last_number, opened_at, last_at, waiting_since, preview, subject)
        SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $8::int[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[])
        """;

    private const string Change =
        """
        UPDATE conversations c SET tutor_id = w.tutor_id, state = w.state, last_number = w.last_number, last_at = w.last_at, waiting_since = w.waiting_since, preview = w.preview
        FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::text[])
            AS w(organisation_id, id, tutor_id, state, last_number, last_at, waiting_since, preview)
        WHERE c.organisation_id = w.organisation_id AND c.id = w.id
        """;

    private const string Insert =
        """
        INSERT INTO events (organisation_id, conversation_id, number, at, actor_id, kind, audience, version, client_id, body)
        SELECT * FROM unnest($1::int[], $2::uuid[], $3::int[], $4::bigint[], $5::uuid[], $6::int[], $7::int[], $8::int[], $9::uuid[], $10::text[])
        """;

#pragma warning disable S3265 // Npgsql's own way to name an array's type
    private const NpgsqlDbType IntegerArray = NpgsqlDbType.Array | NpgsqlDbType.Integer;
    private const NpgsqlDbType BigintArray = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType UuidArray = NpgsqlDbType.Array | NpgsqlDbType.Uuid;
    private const NpgsqlDbType TextArray = NpgsqlDbType.Array | NpgsqlDbType.Text;
#pragma warning restore S3265

    private NpgsqlConnection Postgres => (NpgsqlConnection)Connection;

    public override async Task Commit(Batch batch, long now)
    {
        await using var transaction = await Postgres.BeginTransactionAsync();
        await Load(batch);
        batch.Decide(now);
        if (batch.Events.Count > 0)
            await Store(batch);
        await transaction.CommitAsync();
    }

    private async Task Load(Batch batch)
    {
        var wanted = batch.Wanted.ToList();
        await using var look = new NpgsqlBatch(Postgres)
        {
            BatchCommands =
            {
                Command(Heads, Array(wanted, want => want.Organisation), Array(wanted, want => want.Id)),
                Command(Known, Array(batch.Appends, append => append.OrganisationId), Array(batch.Appends, append => append.ActorId), Array(batch.Appends, append => append.ClientId)),
            },
        };
        await using var rows = await look.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            batch.Add(Head(rows));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
            batch.AddStored(rows.GetInt32(0), rows.GetGuid(1), rows.GetGuid(2), new Batch.Stored(rows.GetGuid(3), rows.GetInt32(4), rows.GetInt64(5)));
    }

    private async Task Store(Batch batch)
    {
        await using var store = new NpgsqlBatch(Postgres);
        if (batch.Opened.Count > 0)
            store.BatchCommands.Add(OpenCommand([.. batch.Opened]));
        var changed = batch.Changed.ToList();
        if (changed.Count > 0)
            store.BatchCommands.Add(ChangeCommand(changed));
        store.BatchCommands.Add(InsertCommand(batch.Events));
        await store.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand OpenCommand(List<Conversation> heads) => Command(
        OpenAll,
        Array(heads, head => head.OrganisationId), Array(heads, head => head.Id), Array(heads, head => head.CourseId), Array(heads, head => head.EditionId),
        Array(heads, head => head.LearnerId), Array(heads, head => head.TutorId), Array(heads, head => (int)head.State), Array(heads, head => head.LastNumber),
        Array(heads, head => head.OpenedAt), Array(heads, head => head.LastAt), Array(heads, head => head.WaitingSince), Array(heads, head => head.Preview),
        Array(heads, head => head.Subject));

    private static NpgsqlBatchCommand ChangeCommand(List<Conversation> heads) => Command(
        Change,
        Array(heads, head => head.OrganisationId), Array(heads, head => head.Id), Array(heads, head => head.TutorId), Array(heads, head => (int)head.State),
        Array(heads, head => head.LastNumber), Array(heads, head => head.LastAt), Array(heads, head => head.WaitingSince), Array(heads, head => head.Preview));

    private static NpgsqlBatchCommand InsertCommand(List<Event> events) => Command(
        Insert,
        Array(events, happened => happened.OrganisationId), Array(events, happened => happened.ConversationId), Array(events, happened => happened.Number),
        Array(events, happened => happened.At), Array(events, happened => happened.ActorId), Array(events, happened => (int)happened.Kind),
        Array(events, happened => (int)happened.Audience), Array(events, happened => happened.Version), Array(events, happened => happened.ClientId),
        Array(events, happened => happened.Body));

    private static Conversation Head(NpgsqlDataReader row) => new()
    {
        OrganisationId = row.GetInt32(0),
        Id = row.GetGuid(1),
        CourseId = row.GetGuid(2),
        EditionId = row.GetGuid(3),
        LearnerId = row.GetGuid(4),
        TutorId = row.IsDBNull(5) ? null : row.GetGuid(5),
        State = (ConversationState)row.GetInt32(6),
        LastNumber = row.GetInt32(7),
        OpenedAt = row.GetInt64(8),
        LastAt = row.GetInt64(9),
        WaitingSince = row.IsDBNull(10) ? null : row.GetInt64(10),
        Preview = row.GetString(11),
    };

    private static NpgsqlParameter Array<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        var kind = typeof(TValue) switch
        {
            var type when type == typeof(int) => IntegerArray,
            var type when type == typeof(long) || type == typeof(long?) => BigintArray,
            var type when type == typeof(Guid) || type == typeof(Guid?) => UuidArray,
            _ => TextArray,
        };
        return new NpgsqlParameter { Value = values, NpgsqlDbType = kind };
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
