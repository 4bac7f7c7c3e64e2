using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TrainingLms.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_tokens",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    service_account_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_tokens", x => x.id);
                    table.CheckConstraint("ck_api_tokens_owner", "(person_id IS NULL) <> (service_account_id IS NULL)");
                });

            migrationBuilder.CreateTable(
                name: "assessment_campaigns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    model_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    model_number = table.Column<int>(type: "INTEGER", nullable: false),
                    before_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    after_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    window_days = table.Column<int>(type: "INTEGER", nullable: false),
                    before_from = table.Column<long>(type: "INTEGER", nullable: false),
                    before_until = table.Column<long>(type: "INTEGER", nullable: false),
                    after_from = table.Column<long>(type: "INTEGER", nullable: false),
                    after_until = table.Column<long>(type: "INTEGER", nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: false),
                    people_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    scheduled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_campaigns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_participants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    campaign_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    campaign_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    assessor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_participants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assignment_cases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    problem = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    course_key = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    raised_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignment_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assignment_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    audience = table.Column<string>(type: "TEXT", nullable: false),
                    due = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    waits_for = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    preview_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    applied_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    applied_at = table.Column<long>(type: "INTEGER", nullable: false),
                    look_again_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignment_rules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_chains",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    last_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    last_hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_chains", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    stream = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    actor_name = table.Column<string>(type: "TEXT", nullable: false),
                    on_behalf_of = table.Column<Guid>(type: "TEXT", nullable: true),
                    @as = table.Column<string>(name: "as", type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    appointment_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    trigger = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    from_state = table.Column<string>(type: "TEXT", nullable: true),
                    to_state = table.Column<string>(type: "TEXT", nullable: true),
                    refused_with = table.Column<string>(type: "TEXT", nullable: true),
                    changes = table.Column<string>(type: "TEXT", nullable: true),
                    rule_version = table.Column<string>(type: "TEXT", nullable: true),
                    correlation_id = table.Column<string>(type: "TEXT", nullable: true),
                    details_digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    previous_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => new { x.stream, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "audit_seals",
                columns: table => new
                {
                    stream = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    sealed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", nullable: false),
                    signature = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_seals", x => new { x.stream, x.day });
                });

            migrationBuilder.CreateTable(
                name: "ballot_entitlements",
                columns: table => new
                {
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    envelope = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ballot_entitlements", x => new { x.round_id, x.seat_id });
                });

            migrationBuilder.CreateTable(
                name: "ballot_examinations",
                columns: table => new
                {
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    closed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ballot_examinations", x => new { x.round_id, x.seat_id });
                });

            migrationBuilder.CreateTable(
                name: "ballot_rounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round_no = table.Column<int>(type: "INTEGER", nullable: false),
                    mode = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    panel_size = table.Column<int>(type: "INTEGER", nullable: false),
                    present = table.Column<int>(type: "INTEGER", nullable: false),
                    recused = table.Column<int>(type: "INTEGER", nullable: false),
                    issued = table.Column<int>(type: "INTEGER", nullable: false),
                    denominator = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    scrutineer_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    teller_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    scrutineer_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    teller_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    key_blob = table.Column<byte[]>(type: "BLOB", nullable: true),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: true),
                    returned = table.Column<int>(type: "INTEGER", nullable: true),
                    favour = table.Column<int>(type: "INTEGER", nullable: true),
                    against = table.Column<int>(type: "INTEGER", nullable: true),
                    abstain = table.Column<int>(type: "INTEGER", nullable: true),
                    blank = table.Column<int>(type: "INTEGER", nullable: true),
                    sealed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    previous_digest = table.Column<string>(type: "TEXT", nullable: true),
                    tally_digest = table.Column<string>(type: "TEXT", nullable: true),
                    has_passed = table.Column<bool>(type: "INTEGER", nullable: true),
                    declared_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    annulment_asked_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ballot_rounds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ballot_sealed",
                columns: table => new
                {
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    choice = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ballot_sealed", x => new { x.round_id, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "case_opinions",
                columns: table => new
                {
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_opinions", x => new { x.application_id, x.seat_id });
                });

            migrationBuilder.CreateTable(
                name: "case_readings",
                columns: table => new
                {
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_readings", x => new { x.application_id, x.seat_id });
                });

            migrationBuilder.CreateTable(
                name: "certificate_documents",
                columns: table => new
                {
                    certificate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    form = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    template = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    made_with = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certificate_documents", x => new { x.certificate_id, x.form });
                });

            migrationBuilder.CreateTable(
                name: "certificate_imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    file_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    plan_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    uploaded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certificate_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "certificates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    holder_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    verify_token = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    holder_name = table.Column<string>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    title_english = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: true),
                    specialty = table.Column<string>(type: "TEXT", nullable: true),
                    issuer = table.Column<string>(type: "TEXT", nullable: false),
                    awarded_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    validity_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    region = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    import_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    status_index = table.Column<int>(type: "INTEGER", nullable: true),
                    prepared_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    issued_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    issued_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    content_hash = table.Column<string>(type: "TEXT", nullable: true),
                    corrects_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    replaced_by_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    revocation_asked_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    revocation_ground = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    hearing_offered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hearing_until = table.Column<long>(type: "INTEGER", nullable: true),
                    hearing_allegation = table.Column<string>(type: "TEXT", nullable: true),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: true),
                    heard_statement = table.Column<string>(type: "TEXT", nullable: true),
                    revoked_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certificates", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "class_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    approval = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    selection = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    audience = table.Column<string>(type: "TEXT", nullable: false),
                    seats = table.Column<int>(type: "INTEGER", nullable: false),
                    minimum = table.Column<int>(type: "INTEGER", nullable: false),
                    sign_up_from = table.Column<long>(type: "INTEGER", nullable: true),
                    sign_up_to = table.Column<long>(type: "INTEGER", nullable: true),
                    class_teacher_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    facts = table.Column<string>(type: "TEXT", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false, defaultValueSql: "'[]'"),
                    evaluation = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    first_session_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_session_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    minimum_due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    announced_at = table.Column<long>(type: "INTEGER", nullable: true),
                    appeals_until = table.Column<long>(type: "INTEGER", nullable: true),
                    hours = table.Column<string>(type: "TEXT", nullable: true),
                    lottery_commitment = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    lottery_secret = table.Column<string>(type: "TEXT", nullable: true),
                    lottery_key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_class_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "coming_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    changes_post = table.Column<bool>(type: "INTEGER", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: true),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coming_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "competency_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    model_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    model_number = table.Column<int>(type: "INTEGER", nullable: false),
                    dimension_keys = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    title_english = table.Column<string>(type: "TEXT", nullable: true),
                    happened_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: true),
                    may_lead_to = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    led_to = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    offered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    assessor_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    second_assessor_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    by_superior = table.Column<bool>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    remark = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_competency_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "competency_model_seals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    taken_in_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_competency_model_seals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "consents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    notice_version = table.Column<string>(type: "TEXT", nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "course_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    owner_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    title_english = table.Column<string>(type: "TEXT", nullable: true),
                    summary = table.Column<string>(type: "TEXT", nullable: true),
                    summary_english = table.Column<string>(type: "TEXT", nullable: true),
                    category = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    hours_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    outline = table.Column<string>(type: "TEXT", nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reviewer_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    previewed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    remarks = table.Column<string>(type: "TEXT", nullable: false),
                    publishes_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_course_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "courses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    owner_unit_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_courses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "defence_scores",
                columns: table => new
                {
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_defence_scores", x => new { x.application_id, x.seat_id });
                });

            migrationBuilder.CreateTable(
                name: "enrolments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolled_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    enrolled_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    overdue_at = table.Column<long>(type: "INTEGER", nullable: true),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_until = table.Column<long>(type: "INTEGER", nullable: true),
                    signed_off_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cleared_at = table.Column<long>(type: "INTEGER", nullable: true),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true),
                    undone_at = table.Column<long>(type: "INTEGER", nullable: true),
                    failed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    steps = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_enrolments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "erasure_failures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    cause = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erasure_failures", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "establishment_targets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    decided_at = table.Column<Guid>(type: "TEXT", nullable: false),
                    top_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    full_time = table.Column<int>(type: "INTEGER", nullable: true),
                    part_time = table.Column<int>(type: "INTEGER", nullable: true),
                    set_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    set_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_establishment_targets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evaluation_rounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    series = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    specialty = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    levels = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    opens_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    upload_by = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence_cutoff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    years_cutoff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    filing_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    filing_to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rule_set_version = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evaluation_rounds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exam_side_revisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    response = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_side_revisions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "expert_memberships",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    specialty = table.Column<string>(type: "TEXT", nullable: false),
                    stratum = table.Column<string>(type: "TEXT", nullable: false),
                    nominated_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    term_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    term_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    unavailable_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    unavailable_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    max_cases = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_expert_memberships", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fold_states",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    folds = table.Column<long>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    tree = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fold_states", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "former_numbers",
                columns: table => new
                {
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_former_numbers", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "fraud_leads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    statement = table.Column<string>(type: "TEXT", nullable: false),
                    objection_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    raised_at = table.Column<long>(type: "INTEGER", nullable: false),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hearing = table.Column<string>(type: "TEXT", nullable: true),
                    signed_as_proven = table.Column<bool>(type: "INTEGER", nullable: true),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fraud_leads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "frozen_reports",
                columns: table => new
                {
                    edition_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    tree = table.Column<string>(type: "TEXT", nullable: false),
                    subjects = table.Column<int>(type: "INTEGER", nullable: false),
                    subjects_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_reports", x => x.edition_id);
                });

            migrationBuilder.CreateTable(
                name: "full_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    viewer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    viewer_name = table.Column<string>(type: "TEXT", nullable: false),
                    @as = table.Column<string>(name: "as", type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: true),
                    words = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_full_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "further_posts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: true),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_further_posts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "holdings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: true),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holdings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_claim_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_claim_evidence", x => new { x.claim_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "hours_claims",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    units = table.Column<int>(type: "INTEGER", nullable: false),
                    level = table.Column<string>(type: "TEXT", nullable: true),
                    author_rank = table.Column<int>(type: "INTEGER", nullable: true),
                    category = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    learned_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    learned_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    claimed_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    table_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    table_days_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    granted_hundredths = table.Column<int>(type: "INTEGER", nullable: true),
                    endorsed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    refused_for = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    remark = table.Column<string>(type: "TEXT", nullable: true),
                    heard_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_claims", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_corrections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    file_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    plan_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    taken_back = table.Column<int>(type: "INTEGER", nullable: false),
                    difference_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_corrections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    hours_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    days_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    learned_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    learned_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    hours_year = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    course_version_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    conversion = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    booked_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    booked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reverses = table.Column<Guid>(type: "TEXT", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_exemptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_exemptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    file_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    plan_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    uploaded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    granted = table.Column<int>(type: "INTEGER", nullable: false),
                    recognised = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<int>(type: "INTEGER", nullable: false),
                    hours_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_rule_sets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    valid_from = table.Column<int>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<int>(type: "INTEGER", nullable: true),
                    replaced_from = table.Column<int>(type: "INTEGER", nullable: true),
                    in_force_from = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    drafted_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_rule_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hours_year_closes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_year_closes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotent_answers",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    request_hash = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    content_type = table.Column<string>(type: "TEXT", nullable: true),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    e_tag = table.Column<string>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotent_answers", x => new { x.person_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "integrity_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    decision_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    made_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    lifted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_integrity_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    held_until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "lecturers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    employer = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    post = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    subjects = table.Column<string>(type: "TEXT", nullable: false),
                    topics = table.Column<string>(type: "TEXT", nullable: false),
                    erased_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lecturers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "legal_holds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    order = table.Column<string>(type: "TEXT", nullable: false),
                    placed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_legal_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    queued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    claimed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    failure = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    server_status = table.Column<int>(type: "INTEGER", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mails", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "message_preferences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    muted = table.Column<string>(type: "TEXT", nullable: false),
                    is_gathered = table.Column<bool>(type: "INTEGER", nullable: false),
                    digest_hour = table.Column<int>(type: "INTEGER", nullable: false),
                    quiet_from = table.Column<int>(type: "INTEGER", nullable: false),
                    quiet_to = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_preferences", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_version = table.Column<long>(type: "INTEGER", nullable: false),
                    step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    facts = table.Column<string>(type: "TEXT", nullable: false),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true),
                    mail_from = table.Column<long>(type: "INTEGER", nullable: true),
                    mail_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "notice_acknowledgements",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    notice_version = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice_acknowledgements", x => new { x.person_id, x.notice_version });
                });

            migrationBuilder.CreateTable(
                name: "occurrences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_version = table.Column<long>(type: "INTEGER", nullable: false),
                    step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    kinds = table.Column<string>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    helper_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    host_unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    done_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    facts = table.Column<string>(type: "TEXT", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_occurrences", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "officer_waivers",
                columns: table => new
                {
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    signed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    waived_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    waived_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_officer_waivers", x => new { x.application_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "organization_units",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    parent_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_units", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "page_heartbeats",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_page_heartbeats", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "panel_draws",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    draw_key = table.Column<string>(type: "TEXT", nullable: false),
                    algorithm = table.Column<string>(type: "TEXT", nullable: false),
                    custodian_a = table.Column<Guid>(type: "TEXT", nullable: true),
                    commitment_a = table.Column<string>(type: "TEXT", nullable: true),
                    share_a = table.Column<string>(type: "TEXT", nullable: true),
                    custodian_b = table.Column<Guid>(type: "TEXT", nullable: true),
                    commitment_b = table.Column<string>(type: "TEXT", nullable: true),
                    share_b = table.Column<string>(type: "TEXT", nullable: true),
                    list_text = table.Column<string>(type: "TEXT", nullable: true),
                    list_hash = table.Column<string>(type: "TEXT", nullable: true),
                    barred_text = table.Column<string>(type: "TEXT", nullable: true),
                    key_text = table.Column<string>(type: "TEXT", nullable: true),
                    order_text = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_panel_draws", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "panel_seats",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    expert_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    draw_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    is_alternate = table.Column<bool>(type: "INTEGER", nullable: false),
                    reply_by = table.Column<long>(type: "INTEGER", nullable: true),
                    is_clearance_signed = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_panel_seats", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    person_number = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    gender = table.Column<string>(type: "TEXT", nullable: true),
                    resident_id = table.Column<string>(type: "TEXT", nullable: true),
                    resident_id_hash = table.Column<string>(type: "TEXT", nullable: true),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    district_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    subdistrict_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    employment = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_professional_technician = table.Column<bool>(type: "INTEGER", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: true),
                    rank = table.Column<string>(type: "TEXT", nullable: true),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    mobile = table.Column<string>(type: "TEXT", nullable: true),
                    mobile_hash = table.Column<string>(type: "TEXT", nullable: true),
                    email = table.Column<string>(type: "TEXT", nullable: true),
                    education = table.Column<string>(type: "TEXT", nullable: true),
                    degree = table.Column<string>(type: "TEXT", nullable: true),
                    career_start = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    career_start_is_month = table.Column<bool>(type: "INTEGER", nullable: false),
                    claimed_title = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    local_fields = table.Column<string>(type: "TEXT", nullable: true),
                    erased_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "post_profiles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    post = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    model_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    model_number = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    wanted = table.Column<string>(type: "TEXT", nullable: false),
                    basis = table.Column<string>(type: "TEXT", nullable: false),
                    drafted_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    in_force_since = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post_profiles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "privacy_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    field = table.Column<string>(type: "TEXT", nullable: true),
                    value = table.Column<string>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    submitted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer_due = table.Column<long>(type: "INTEGER", nullable: false),
                    overdue_since = table.Column<long>(type: "INTEGER", nullable: true),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    answered_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_privacy_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "programme_assignments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    assigned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    counts_from = table.Column<long>(type: "INTEGER", nullable: true),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    overdue_at = table.Column<long>(type: "INTEGER", nullable: true),
                    was_late = table.Column<bool>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    window_opens_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    grace_ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    window_opens_at = table.Column<long>(type: "INTEGER", nullable: true),
                    validity_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    grace_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    suspended_from = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    suspended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    look_again_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programme_assignments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "programme_marks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programme_marks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "programme_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    drafted_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programme_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "programmes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programmes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_notices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    replaces_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    fields = table.Column<string>(type: "TEXT", nullable: false),
                    contact = table.Column<string>(type: "TEXT", nullable: false),
                    working_days = table.Column<int>(type: "INTEGER", nullable: false),
                    counts_publication_day = table.Column<bool>(type: "INTEGER", nullable: false),
                    edited_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    reviewed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    approved_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    content_hash = table.Column<string>(type: "TEXT", nullable: true),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    shown_until = table.Column<long>(type: "INTEGER", nullable: true),
                    max_gap_hours = table.Column<int>(type: "INTEGER", nullable: false),
                    unseen_since = table.Column<long>(type: "INTEGER", nullable: true),
                    gaps = table.Column<string>(type: "TEXT", nullable: false),
                    errata = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_public_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "question_banks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    is_secure = table.Column<bool>(type: "INTEGER", nullable: false),
                    votes = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_question_banks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    bank = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    latest_number = table.Column<int>(type: "INTEGER", nullable: false),
                    latest_hash = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_questions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recovery_codes",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recovery_codes", x => new { x.account_id, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "recusals",
                columns: table => new
                {
                    seat_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    waiver_signed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    waived_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    waived_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recusals", x => new { x.seat_id, x.application_id });
                });

            migrationBuilder.CreateTable(
                name: "registered_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    generation = table.Column<int>(type: "INTEGER", nullable: false),
                    check = table.Column<string>(type: "TEXT", nullable: false),
                    public_key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registered_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reminders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    due_instant = table.Column<long>(type: "INTEGER", nullable: true),
                    due_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "report_editions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    cut_off_at = table.Column<long>(type: "INTEGER", nullable: false),
                    corrects_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    correction = table.Column<string>(type: "TEXT", nullable: true),
                    frozen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    content_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_report_editions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "review_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    specialty = table.Column<string>(type: "TEXT", nullable: false),
                    basis = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    panel_size = table.Column<int>(type: "INTEGER", nullable: false),
                    denominator = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    held_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    filing_valid_to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    current_case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    case_count = table.Column<int>(type: "INTEGER", nullable: false),
                    draw_number = table.Column<int>(type: "INTEGER", nullable: false),
                    wider_specialties = table.Column<string>(type: "TEXT", nullable: true),
                    grace_until = table.Column<long>(type: "INTEGER", nullable: true),
                    reconvene_by = table.Column<long>(type: "INTEGER", nullable: true),
                    suspended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    minutes_reference = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false),
                    came_from = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "role_appointments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    inherit = table.Column<bool>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    order_text = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    on_behalf_of = table.Column<Guid>(type: "TEXT", nullable: true),
                    basis_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    hours = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_appointments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "roll_ups",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    with_below = table.Column<bool>(type: "INTEGER", nullable: false),
                    population = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: false),
                    met = table.Column<int>(type: "INTEGER", nullable: false),
                    trained = table.Column<int>(type: "INTEGER", nullable: false),
                    professional_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    public_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    days_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    missing_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    courses = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roll_ups", x => new { x.unit_id, x.year, x.with_below, x.population, x.engagement });
                });

            migrationBuilder.CreateTable(
                name: "roster_files",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_files", x => x.import_id);
                });

            migrationBuilder.CreateTable(
                name: "roster_imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", nullable: false),
                    file_hash = table.Column<string>(type: "TEXT", nullable: false),
                    sheet = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    mode = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    policy = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    take_over = table.Column<string>(type: "TEXT", nullable: false),
                    rekey = table.Column<bool>(type: "INTEGER", nullable: false),
                    enrolments = table.Column<bool>(type: "INTEGER", nullable: false),
                    everybody_of = table.Column<Guid>(type: "TEXT", nullable: true),
                    leave_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    uploaded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    confirm_if_clean = table.Column<bool>(type: "INTEGER", nullable: false),
                    applied_at = table.Column<long>(type: "INTEGER", nullable: true),
                    plan_hash = table.Column<string>(type: "TEXT", nullable: true),
                    last_counts_json = table.Column<string>(type: "TEXT", nullable: true),
                    active_people = table.Column<int>(type: "INTEGER", nullable: false),
                    notices_json = table.Column<string>(type: "TEXT", nullable: false),
                    failure_code = table.Column<string>(type: "TEXT", nullable: true),
                    failure_facts_json = table.Column<string>(type: "TEXT", nullable: true),
                    rejected_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    rejection_reason = table.Column<string>(type: "TEXT", nullable: true),
                    reverses = table.Column<Guid>(type: "TEXT", nullable: true),
                    undo_until = table.Column<long>(type: "INTEGER", nullable: true),
                    lapses_at = table.Column<long>(type: "INTEGER", nullable: false),
                    staging_until = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false),
                    counts = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "roster_plan_rows",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    verdict = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    person_version = table.Column<long>(type: "INTEGER", nullable: true),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    differs = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_verdict = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_plan_rows", x => new { x.import_id, x.position });
                });

            migrationBuilder.CreateTable(
                name: "roster_progress",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    holder = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    phase = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    rows_done = table.Column<int>(type: "INTEGER", nullable: false),
                    rows_expected = table.Column<int>(type: "INTEGER", nullable: true),
                    is_estimate = table.Column<bool>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sign_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_progress", x => x.import_id);
                });

            migrationBuilder.CreateTable(
                name: "roster_undo_rows",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_version = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roster_undo_rows", x => new { x.import_id, x.position });
                });

            migrationBuilder.CreateTable(
                name: "service_accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    responsible_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    inherit = table.Column<bool>(type: "INTEGER", nullable: false),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "session_turnouts",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    present = table.Column<int>(type: "INTEGER", nullable: false),
                    late = table.Column<int>(type: "INTEGER", nullable: false),
                    others = table.Column<int>(type: "INTEGER", nullable: false),
                    counted_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session_turnouts", x => x.session_id);
                });

            migrationBuilder.CreateTable(
                name: "setbacks",
                columns: table => new
                {
                    sweep = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    told_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_setbacks", x => new { x.sweep, x.subject_id });
                });

            migrationBuilder.CreateTable(
                name: "signing_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    thumbprint = table.Column<string>(type: "TEXT", maxLength: 43, nullable: false),
                    x = table.Column<string>(type: "TEXT", maxLength: 43, nullable: false),
                    y = table.Column<string>(type: "TEXT", maxLength: 43, nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stamps",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stamps", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "standing_marks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_standing_marks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "standings",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    population = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    engagement = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    is_met = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_trained = table.Column<bool>(type: "INTEGER", nullable: false),
                    professional_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    public_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    days_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    missing_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    courses = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_standings", x => new { x.person_id, x.year });
                });

            migrationBuilder.CreateTable(
                name: "stored_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stored_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "study_presences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    lesson_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    beat_at = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    counted_today = table.Column<int>(type: "INTEGER", nullable: false),
                    even_beats = table.Column<int>(type: "INTEGER", nullable: false),
                    last_gap = table.Column<long>(type: "INTEGER", nullable: false),
                    ask_at = table.Column<long>(type: "INTEGER", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    asked = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true),
                    misses = table.Column<int>(type: "INTEGER", nullable: false),
                    client = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_study_presences", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "survey_invitations",
                columns: table => new
                {
                    survey_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    has_answered = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_invitations", x => new { x.survey_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "survey_tallies",
                columns: table => new
                {
                    survey_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mark = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    question = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    value = table.Column<int>(type: "INTEGER", nullable: false),
                    is_scale = table.Column<bool>(type: "INTEGER", nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_tallies", x => new { x.survey_id, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "survey_texts",
                columns: table => new
                {
                    survey_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_survey_texts", x => new { x.survey_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "surveys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_teacher_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    is_evaluation = table.Column<bool>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    questions = table.Column<string>(type: "TEXT", nullable: false),
                    closes_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    invited = table.Column<int>(type: "INTEGER", nullable: false),
                    answers = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surveys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "title_application_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    frozen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", nullable: false),
                    changes = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_application_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "title_applications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    applicant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    applicant_name = table.Column<string>(type: "TEXT", nullable: false),
                    round_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    employer_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    round_closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    upload_by = table.Column<long>(type: "INTEGER", nullable: false),
                    evidence_cutoff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    direction = table.Column<string>(type: "TEXT", nullable: true),
                    education = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    probation_passed = table.Column<bool>(type: "INTEGER", nullable: false),
                    lower_title = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    lower_title_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    achievements = table.Column<string>(type: "TEXT", nullable: false),
                    avoid = table.Column<string>(type: "TEXT", nullable: false),
                    version_number = table.Column<int>(type: "INTEGER", nullable: false),
                    version_hash = table.Column<string>(type: "TEXT", nullable: true),
                    erased_at = table.Column<long>(type: "INTEGER", nullable: true),
                    findings = table.Column<string>(type: "TEXT", nullable: false),
                    eligibility_signed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    eligibility_confirmed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    ballot_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    result_declared_at = table.Column<long>(type: "INTEGER", nullable: true),
                    notice_ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    title_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    certificate_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    defence_at = table.Column<long>(type: "INTEGER", nullable: true),
                    defence_place = table.Column<string>(type: "TEXT", nullable: true),
                    defence_slots = table.Column<int>(type: "INTEGER", nullable: false),
                    defence_recording = table.Column<string>(type: "TEXT", nullable: true),
                    originals_checked_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    originals_checked = table.Column<string>(type: "TEXT", nullable: false),
                    notice_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    objection_until = table.Column<long>(type: "INTEGER", nullable: true),
                    supplement_count = table.Column<int>(type: "INTEGER", nullable: false),
                    supplement_due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    defects_told = table.Column<string>(type: "TEXT", nullable: false),
                    supplied = table.Column<string>(type: "TEXT", nullable: false),
                    recommended_hash = table.Column<string>(type: "TEXT", nullable: true),
                    accepted_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rule_set_text = table.Column<string>(type: "TEXT", nullable: true),
                    rule_set_version = table.Column<string>(type: "TEXT", nullable: true),
                    lead_raised_at = table.Column<long>(type: "INTEGER", nullable: true),
                    frozen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    objected_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false),
                    came_from = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_applications", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "title_objections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    receipt = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    applicant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ground = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    statement = table.Column<string>(type: "TEXT", nullable: false),
                    sender_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    sender_name = table.Column<string>(type: "TEXT", nullable: true),
                    sender_contact = table.Column<string>(type: "TEXT", nullable: true),
                    lodged_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_by = table.Column<long>(type: "INTEGER", nullable: true),
                    overdue_at = table.Column<long>(type: "INTEGER", nullable: true),
                    investigator_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    second_investigator_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hearing = table.Column<string>(type: "TEXT", nullable: true),
                    is_extended = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_ex_officio = table.Column<bool>(type: "INTEGER", nullable: false),
                    finding = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    remedy = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    told = table.Column<string>(type: "TEXT", nullable: true),
                    recheck_until = table.Column<long>(type: "INTEGER", nullable: true),
                    malice_found_at = table.Column<long>(type: "INTEGER", nullable: true),
                    merged_into = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_objections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tombstones",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    held = table.Column<int>(type: "INTEGER", nullable: false),
                    keep = table.Column<string>(type: "TEXT", nullable: false),
                    cut = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tombstones", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "transfer_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    direction = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    to_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_number = table.Column<string>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    effective_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: true),
                    import_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    why = table.Column<string>(type: "TEXT", nullable: true),
                    requested_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decide_by = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_transfer_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "unit_ancestors",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ancestor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    depth = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_ancestors", x => new { x.ancestor_id, x.unit_id });
                });

            migrationBuilder.CreateTable(
                name: "user_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: true),
                    method = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    quiet_until = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    second_factor_at = table.Column<long>(type: "INTEGER", nullable: true),
                    awaits_second_factor = table.Column<bool>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    device = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subscription_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    @event = table.Column<string>(name: "event", type: "TEXT", maxLength: 120, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_version = table.Column<long>(type: "INTEGER", nullable: false),
                    happened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    queued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    claimed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    answer_status = table.Column<int>(type: "INTEGER", nullable: true),
                    failure = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhook_subscriptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    events = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<string>(type: "TEXT", nullable: false),
                    former_secret = table.Column<string>(type: "TEXT", nullable: true),
                    former_until = table.Column<long>(type: "INTEGER", nullable: true),
                    failing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_subscriptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "wrong_codes",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wrong_codes", x => new { x.session_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "assessment_ratings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    participant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    dimension = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_ratings", x => x.id);
                    table.ForeignKey(
                        name: "fk_assessment_ratings_assessment_participants_participant_id",
                        column: x => x.participant_id,
                        principalTable: "assessment_participants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "audit_details",
                columns: table => new
                {
                    stream = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    salt = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_details", x => new { x.stream, x.sequence });
                    table.ForeignKey(
                        name: "fk_audit_details_audit_entries_stream_sequence",
                        columns: x => new { x.stream, x.sequence },
                        principalTable: "audit_entries",
                        principalColumns: new[] { "stream", "sequence" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "audit_erasures",
                columns: table => new
                {
                    stream = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    order_text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_erasures", x => new { x.stream, x.sequence });
                    table.ForeignKey(
                        name: "fk_audit_erasures_audit_entries_stream_sequence",
                        columns: x => new { x.stream, x.sequence },
                        principalTable: "audit_entries",
                        principalColumns: new[] { "stream", "sequence" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "class_materials",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    visible_from = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_class_materials", x => x.id);
                    table.ForeignKey(
                        name: "fk_class_materials_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "class_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    grade = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    written_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_class_reports", x => x.id);
                    table.ForeignKey(
                        name: "fk_class_reports_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "class_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    starts_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    check_in_from = table.Column<long>(type: "INTEGER", nullable: false),
                    units = table.Column<int>(type: "INTEGER", nullable: false),
                    topic = table.Column<string>(type: "TEXT", nullable: true),
                    venue = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    link = table.Column<string>(type: "TEXT", nullable: true),
                    instructor_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    lecturer_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    class_teacher_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    secret = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_class_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_class_sessions_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "drill_findings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    overdue_at = table.Column<long>(type: "INTEGER", nullable: false),
                    remedy = table.Column<string>(type: "TEXT", nullable: true),
                    remark = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drill_findings", x => x.id);
                    table.ForeignKey(
                        name: "fk_drill_findings_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "seat_pools",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    level = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    by_officer = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_for_all = table.Column<bool>(type: "INTEGER", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    last_wait_number = table.Column<int>(type: "INTEGER", nullable: false),
                    release_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_released = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seat_pools", x => x.id);
                    table.CheckConstraint("CK_seat_pools_taken", "taken >= 0 AND taken <= capacity");
                    table.ForeignKey(
                        name: "fk_seat_pools_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sign_ups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    requested_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seat_pool_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    wait_number = table.Column<int>(type: "INTEGER", nullable: true),
                    offered_until = table.Column<long>(type: "INTEGER", nullable: true),
                    leave_warned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_drawn = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_ups", x => x.id);
                    table.ForeignKey(
                        name: "fk_sign_ups_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "competency_ratings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    evidence_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    dimension = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    rated_by = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_competency_ratings", x => x.id);
                    table.ForeignKey(
                        name: "fk_competency_ratings_competency_evidence_evidence_id",
                        column: x => x.evidence_id,
                        principalTable: "competency_evidence",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "course_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    length = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_course_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_course_files_course_versions_course_version_id",
                        column: x => x.course_version_id,
                        principalTable: "course_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "course_lessons",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: true),
                    html = table.Column<string>(type: "TEXT", nullable: true),
                    questions_file = table.Column<string>(type: "TEXT", nullable: true),
                    draw = table.Column<int>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: true),
                    asset = table.Column<string>(type: "TEXT", nullable: true),
                    seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    watched_only = table.Column<bool>(type: "INTEGER", nullable: false),
                    least_characters = table.Column<int>(type: "INTEGER", nullable: true),
                    may_be_published = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_course_lessons", x => x.id);
                    table.ForeignKey(
                        name: "fk_course_lessons_course_versions_course_version_id",
                        column: x => x.course_version_id,
                        principalTable: "course_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "course_questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    bank = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    reviewed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reviewed_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_course_questions", x => x.id);
                    table.ForeignKey(
                        name: "fk_course_questions_course_versions_course_version_id",
                        column: x => x.course_version_id,
                        principalTable: "course_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "exams",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_key = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    course_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    english_title = table.Column<string>(type: "TEXT", nullable: true),
                    opens_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: false),
                    limit_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    door_word_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    times_revision = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    pass_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    maximum_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    blueprint = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    release_at = table.Column<long>(type: "INTEGER", nullable: true),
                    pool_hash = table.Column<string>(type: "TEXT", nullable: true),
                    papers_missed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    papers_missed = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exams", x => x.id);
                    table.ForeignKey(
                        name: "fk_exams_course_versions_course_version_id",
                        column: x => x.course_version_id,
                        principalTable: "course_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "lesson_progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    lesson_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    counted_milliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    score_hundredths = table.Column<int>(type: "INTEGER", nullable: true),
                    tries_left = table.Column<int>(type: "INTEGER", nullable: true),
                    seen = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lesson_progress", x => x.id);
                    table.ForeignKey(
                        name: "fk_lesson_progress_enrolments_enrolment_id",
                        column: x => x.enrolment_id,
                        principalTable: "enrolments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "quiz_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    lesson_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    scoring_version = table.Column<int>(type: "INTEGER", nullable: false),
                    score_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    pass_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    marked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    marks = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quiz_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_quiz_attempts_enrolments_enrolment_id",
                        column: x => x.enrolment_id,
                        principalTable: "enrolments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "study_signs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    lesson_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_study_signs", x => x.id);
                    table.ForeignKey(
                        name: "fk_study_signs_enrolments_enrolment_id",
                        column: x => x.enrolment_id,
                        principalTable: "enrolments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "study_works",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    lesson_key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    characters = table.Column<int>(type: "INTEGER", nullable: false),
                    submitted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    remark = table.Column<string>(type: "TEXT", nullable: true),
                    published_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_study_works", x => x.id);
                    table.ForeignKey(
                        name: "fk_study_works_enrolments_enrolment_id",
                        column: x => x.enrolment_id,
                        principalTable: "enrolments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "hours_correction_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    correction_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    entry_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    category = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    conversion = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    learned_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    learned_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    hours_hundredths = table.Column<int>(type: "INTEGER", nullable: true),
                    days_hundredths = table.Column<int>(type: "INTEGER", nullable: true),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hours_correction_lines", x => x.id);
                    table.ForeignKey(
                        name: "fk_hours_correction_lines_hours_corrections_correction_id",
                        column: x => x.correction_id,
                        principalTable: "hours_corrections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "lecturer_times",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    lecturer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lecturer_times", x => x.id);
                    table.ForeignKey(
                        name: "fk_lecturer_times_lecturers_lecturer_id",
                        column: x => x.lecturer_id,
                        principalTable: "lecturers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "accommodations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    effect = table.Column<string>(type: "TEXT", nullable: false),
                    basis = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accommodations", x => x.id);
                    table.ForeignKey(
                        name: "fk_accommodations_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: false),
                    password_changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    first_password_ends_at = table.Column<long>(type: "INTEGER", nullable: true),
                    security_stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    failed_attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    locked_until = table.Column<long>(type: "INTEGER", nullable: true),
                    authenticator_key = table.Column<string>(type: "TEXT", nullable: true),
                    second_factor_since = table.Column<long>(type: "INTEGER", nullable: true),
                    last_code_step = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                    table.ForeignKey(
                        name: "fk_accounts_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "certification_periods",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    assignment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    window_opens_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    grace_ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    certified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ending = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    upheld_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certification_periods", x => x.id);
                    table.ForeignKey(
                        name: "fk_certification_periods_programme_assignments_assignment_id",
                        column: x => x.assignment_id,
                        principalTable: "programme_assignments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "public_notice_entries",
                columns: table => new
                {
                    notice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", nullable: false),
                    title_name = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_public_notice_entries", x => new { x.notice_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_public_notice_entries_public_notices_notice_id",
                        column: x => x.notice_id,
                        principalTable: "public_notices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bank_questions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    bank_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    topic = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    votes_needed = table.Column<int>(type: "INTEGER", nullable: false),
                    is_secure = table.Column<bool>(type: "INTEGER", nullable: false),
                    voters = table.Column<string>(type: "TEXT", nullable: false),
                    votes = table.Column<int>(type: "INTEGER", nullable: false),
                    approved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_barred = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_questions", x => x.id);
                    table.ForeignKey(
                        name: "fk_bank_questions_question_banks_bank_id",
                        column: x => x.bank_id,
                        principalTable: "question_banks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "question_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_question_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_question_versions_questions_question_id",
                        column: x => x.question_id,
                        principalTable: "questions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "session_cases",
                columns: table => new
                {
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    applicant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session_cases", x => new { x.session_id, x.application_id });
                    table.ForeignKey(
                        name: "fk_session_cases_review_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "review_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "title_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    application_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    item = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    uploaded_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    scan = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    content_key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handed_in_with = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_title_evidence", x => new { x.application_id, x.id });
                    table.ForeignKey(
                        name: "fk_title_evidence_title_applications_application_id",
                        column: x => x.application_id,
                        principalTable: "title_applications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "class_material_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    material_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_class_material_files", x => new { x.material_id, x.id });
                    table.ForeignKey(
                        name: "fk_class_material_files_class_materials_material_id",
                        column: x => x.material_id,
                        principalTable: "class_materials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attendances",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    method = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    marked_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    marked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendances", x => x.id);
                    table.ForeignKey(
                        name: "fk_attendances_class_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "class_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "class_credits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sign_up_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    learned_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    learned_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    hours_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    days_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    conversion = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_class_credits", x => x.id);
                    table.ForeignKey(
                        name: "fk_class_credits_sign_ups_sign_up_id",
                        column: x => x.sign_up_id,
                        principalTable: "sign_ups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "leave_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sign_up_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_keys = table.Column<string>(type: "TEXT", nullable: false),
                    first_starts_at = table.Column<long>(type: "INTEGER", nullable: false),
                    hours_hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    days = table.Column<int>(type: "INTEGER", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    endorsed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leave_requests", x => x.id);
                    table.ForeignKey(
                        name: "fk_leave_requests_sign_ups_sign_up_id",
                        column: x => x.sign_up_id,
                        principalTable: "sign_ups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "course_file_parts",
                columns: table => new
                {
                    file_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_course_file_parts", x => new { x.file_id, x.number });
                    table.ForeignKey(
                        name: "fk_course_file_parts_course_files_file_id",
                        column: x => x.file_id,
                        principalTable: "course_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cut_score_studies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    drawn_up_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    standard_errors = table.Column<int>(type: "INTEGER", nullable: true),
                    cut_hundredths = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    board_decision_number = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    scoring_version = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cut_score_studies", x => x.id);
                    table.ForeignKey(
                        name: "fk_cut_score_studies_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_analyses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    drawn_up_at = table.Column<long>(type: "INTEGER", nullable: false),
                    drawn_up_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    sittings = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    results = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    is_common_form = table.Column<bool>(type: "INTEGER", nullable: false),
                    test = table.Column<string>(type: "TEXT", nullable: false),
                    cells = table.Column<string>(type: "TEXT", nullable: false),
                    counts = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_analyses", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_analyses_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    candidate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    room = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    group_label = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    paper_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    checked_in_at = table.Column<long>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    may_resume = table.Column<bool>(type: "INTEGER", nullable: false),
                    lease_epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    active_key = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    sealed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    abandoned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_late = table.Column<bool>(type: "INTEGER", nullable: false),
                    receipt = table.Column<string>(type: "TEXT", nullable: true),
                    score_hundredths = table.Column<long>(type: "INTEGER", nullable: true),
                    has_passed = table.Column<bool>(type: "INTEGER", nullable: true),
                    answers_erased_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reopening_asked = table.Column<string>(type: "TEXT", nullable: true),
                    reopen_count = table.Column<int>(type: "INTEGER", nullable: false),
                    former_receipts = table.Column<string>(type: "TEXT", nullable: false),
                    voided_from = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    panel_decision_number = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    offline_file_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    opens_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: true),
                    limit_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    accommodation = table.Column<string>(type: "TEXT", nullable: true),
                    incident_seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    paused_microseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    extension_seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    floor_at = table.Column<long>(type: "INTEGER", nullable: true),
                    close_floor_at = table.Column<long>(type: "INTEGER", nullable: true),
                    times_unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    times_revision = table.Column<long>(type: "INTEGER", nullable: false),
                    hard_close_at = table.Column<long>(type: "INTEGER", nullable: true),
                    deadline = table.Column<long>(type: "INTEGER", nullable: true),
                    accepts_until = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_attempts_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_board_signatures",
                columns: table => new
                {
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sheet_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    member_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_board_signatures", x => new { x.exam_id, x.sheet_hash, x.member_id });
                    table.ForeignKey(
                        name: "fk_exam_board_signatures_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_overrides",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    group_unit_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    group_label = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    opens_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closes_at = table.Column<long>(type: "INTEGER", nullable: true),
                    limit_seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_overrides", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_overrides_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_overrides_organization_units_group_unit_id",
                        column: x => x.group_unit_id,
                        principalTable: "organization_units",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_overrides_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_rescorings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    remedies = table.Column<string>(type: "TEXT", nullable: false),
                    pass_mark = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    drawn_up_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    previewed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    report_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    summary = table.Column<string>(type: "TEXT", nullable: true),
                    board_decision_number = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    approved_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    scoring_version = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_rescorings", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_rescorings_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_similarity_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    figures = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_similarity_runs", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_similarity_runs_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "study_work_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    work_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    size = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_study_work_files", x => new { x.work_id, x.id });
                    table.ForeignKey(
                        name: "fk_study_work_files_study_works_work_id",
                        column: x => x.work_id,
                        principalTable: "study_works",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "certification_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    period_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolment_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_certification_evidence", x => x.id);
                    table.ForeignKey(
                        name: "fk_certification_evidence_certification_periods_period_id",
                        column: x => x.period_id,
                        principalTable: "certification_periods",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "exam_calibration_scripts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    maximum_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    line_ten_millionths = table.Column<long>(type: "INTEGER", nullable: false),
                    source_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: true),
                    known_ten_millionths = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_calibration_scripts", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_calibration_scripts_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_calibration_scripts_question_versions_question_version_id",
                        column: x => x.question_version_id,
                        principalTable: "question_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_pool_items",
                columns: table => new
                {
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exposure_hundredths = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_pool_items", x => new { x.exam_id, x.question_version_id });
                    table.ForeignKey(
                        name: "fk_exam_pool_items_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_pool_items_question_versions_question_version_id",
                        column: x => x.question_version_id,
                        principalTable: "question_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attendance_appeals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attendance_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    class_run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    wanted = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendance_appeals", x => x.id);
                    table.ForeignKey(
                        name: "fk_attendance_appeals_attendances_attendance_id",
                        column: x => x.attendance_id,
                        principalTable: "attendances",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_attendance_appeals_class_runs_class_run_id",
                        column: x => x.class_run_id,
                        principalTable: "class_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cut_score_estimates",
                columns: table => new
                {
                    study_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    question_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hundredths = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cut_score_estimates", x => new { x.study_id, x.round, x.person_id, x.question_version_id });
                    table.ForeignKey(
                        name: "fk_cut_score_estimates_cut_score_studies_study_id",
                        column: x => x.study_id,
                        principalTable: "cut_score_studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_cut_score_estimates_question_versions_question_version_id",
                        column: x => x.question_version_id,
                        principalTable: "question_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "cut_score_raters",
                columns: table => new
                {
                    study_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seat = table.Column<int>(type: "INTEGER", nullable: false),
                    excused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    excused_reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cut_score_raters", x => new { x.study_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_cut_score_raters_cut_score_studies_study_id",
                        column: x => x.study_id,
                        principalTable: "cut_score_studies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_cut_score_raters_people_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_analysed_items",
                columns: table => new
                {
                    analysis_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    figures = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_analysed_items", x => new { x.analysis_id, x.question_version_id });
                    table.ForeignKey(
                        name: "fk_exam_analysed_items_exam_analyses_analysis_id",
                        column: x => x.analysis_id,
                        principalTable: "exam_analyses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_exam_analysed_items_question_versions_question_version_id",
                        column: x => x.question_version_id,
                        principalTable: "question_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_answer_events",
                columns: table => new
                {
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    response = table.Column<string>(type: "TEXT", nullable: false),
                    response_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_answer_events", x => new { x.attempt_id, x.slot, x.place });
                    table.ForeignKey(
                        name: "fk_exam_answer_events_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_answers",
                columns: table => new
                {
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    response = table.Column<string>(type: "TEXT", nullable: false),
                    response_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false),
                    saves = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_answers", x => new { x.attempt_id, x.slot });
                    table.ForeignKey(
                        name: "fk_exam_answers_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_incidents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    room = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    cause = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    seconds = table.Column<int>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    written_by = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_incidents", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_incidents_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_incidents_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_markings",
                columns: table => new
                {
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    scoring_version = table.Column<int>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    total_ten_millionths = table.Column<long>(type: "INTEGER", nullable: false),
                    score_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    maximum_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    pass_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    has_passed = table.Column<bool>(type: "INTEGER", nullable: true),
                    slots = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_markings", x => new { x.attempt_id, x.seal_number, x.scoring_version, x.round });
                    table.ForeignKey(
                        name: "fk_exam_markings_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_offline_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    payload = table.Column<string>(type: "TEXT", maxLength: 1000000, nullable: false),
                    file_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    cause = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    brought_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    brought_at = table.Column<long>(type: "INTEGER", nullable: false),
                    imported_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_offline_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_offline_files_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_papers",
                columns: table => new
                {
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seed = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    algorithm_version = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_papers", x => x.attempt_id);
                    table.ForeignKey(
                        name: "fk_exam_papers_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_presences",
                columns: table => new
                {
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    gaps = table.Column<int>(type: "INTEGER", nullable: false),
                    longest_gap_seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    clock_offset_ms = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_presences", x => x.attempt_id);
                    table.ForeignKey(
                        name: "fk_exam_presences_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_results",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    candidate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<int>(type: "INTEGER", nullable: false),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    scoring_version = table.Column<int>(type: "INTEGER", nullable: false),
                    marking_round = table.Column<int>(type: "INTEGER", nullable: false),
                    score_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    maximum_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    pass_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    has_passed = table.Column<bool>(type: "INTEGER", nullable: false),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_results", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_results_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_appeals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    candidate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    edition = table.Column<int>(type: "INTEGER", nullable: true),
                    ground = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    slots = table.Column<string>(type: "TEXT", nullable: false),
                    statement = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    may_lower = table.Column<bool>(type: "INTEGER", nullable: false),
                    decide_by = table.Column<long>(type: "INTEGER", nullable: false),
                    overdue_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reviewer_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    rescoring_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_appeals", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_appeals_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_appeals_exam_rescorings_rescoring_id",
                        column: x => x.rescoring_id,
                        principalTable: "exam_rescorings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_rescoring_lines",
                columns: table => new
                {
                    rescoring_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    candidate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    old_version = table.Column<int>(type: "INTEGER", nullable: false),
                    old_total = table.Column<long>(type: "INTEGER", nullable: false),
                    new_total = table.Column<long>(type: "INTEGER", nullable: false),
                    old_score = table.Column<long>(type: "INTEGER", nullable: false),
                    new_score = table.Column<long>(type: "INTEGER", nullable: false),
                    old_maximum = table.Column<long>(type: "INTEGER", nullable: false),
                    new_maximum = table.Column<long>(type: "INTEGER", nullable: false),
                    old_pass = table.Column<long>(type: "INTEGER", nullable: false),
                    new_pass = table.Column<long>(type: "INTEGER", nullable: false),
                    old_verdict = table.Column<bool>(type: "INTEGER", nullable: true),
                    new_verdict = table.Column<bool>(type: "INTEGER", nullable: true),
                    is_released = table.Column<bool>(type: "INTEGER", nullable: false),
                    slots = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_rescoring_lines", x => new { x.rescoring_id, x.number });
                    table.ForeignKey(
                        name: "fk_exam_rescoring_lines_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_rescoring_lines_exam_rescorings_rescoring_id",
                        column: x => x.rescoring_id,
                        principalTable: "exam_rescorings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_scorings",
                columns: table => new
                {
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    rescoring_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_scorings", x => new { x.exam_id, x.number });
                    table.ForeignKey(
                        name: "fk_exam_scorings_exam_rescorings_rescoring_id",
                        column: x => x.rescoring_id,
                        principalTable: "exam_rescorings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_scorings_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_similarity_cases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    candidate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    other_attempt_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    other_seal_number = table.Column<int>(type: "INTEGER", nullable: true),
                    other_candidate_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    reviews = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_similarity_cases", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_similarity_cases_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_similarity_cases_exam_attempts_other_attempt_id",
                        column: x => x.other_attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_similarity_cases_exam_similarity_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "exam_similarity_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_similarity_cases_exams_exam_id",
                        column: x => x.exam_id,
                        principalTable: "exams",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_slot_markings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exam_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    candidate_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    calibration_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    script_code = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    question_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    maximum_hundredths = table.Column<long>(type: "INTEGER", nullable: false),
                    line_ten_millionths = table.Column<long>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    first_marker_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    second_marker_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    is_sampled = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_drawn_from = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_in_moderation = table.Column<bool>(type: "INTEGER", nullable: false),
                    agreed_ten_millionths = table.Column<long>(type: "INTEGER", nullable: true),
                    agreed_by = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    forced_ten_millionths = table.Column<long>(type: "INTEGER", nullable: true),
                    forced_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    forced_at = table.Column<long>(type: "INTEGER", nullable: true),
                    forced_reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    hands = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_slot_markings", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_slot_markings_exam_attempts_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_attempts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_exam_slot_markings_exam_calibration_scripts_calibration_id",
                        column: x => x.calibration_id,
                        principalTable: "exam_calibration_scripts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_paper_questions",
                columns: table => new
                {
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question_version_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    question_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_paper_questions", x => new { x.attempt_id, x.question_version_id });
                    table.ForeignKey(
                        name: "fk_exam_paper_questions_exam_papers_attempt_id",
                        column: x => x.attempt_id,
                        principalTable: "exam_papers",
                        principalColumn: "attempt_id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_exam_paper_questions_question_versions_question_version_id",
                        column: x => x.question_version_id,
                        principalTable: "question_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_result_flags",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    result_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    raised_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    raised_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decision = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_result_flags", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_result_flags_exam_results_result_id",
                        column: x => x.result_id,
                        principalTable: "exam_results",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_decided_marks",
                columns: table => new
                {
                    appeal_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot = table.Column<int>(type: "INTEGER", nullable: false),
                    attempt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    seal_number = table.Column<int>(type: "INTEGER", nullable: false),
                    mark = table.Column<long>(type: "INTEGER", nullable: false),
                    may_lower = table.Column<bool>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_decided_marks", x => new { x.appeal_id, x.slot });
                    table.ForeignKey(
                        name: "fk_exam_decided_marks_exam_appeals_appeal_id",
                        column: x => x.appeal_id,
                        principalTable: "exam_appeals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exam_given_marks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot_marking_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    marker_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    mark_ten_millionths = table.Column<long>(type: "INTEGER", nullable: false),
                    levels = table.Column<string>(type: "TEXT", nullable: true),
                    comment = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    internal_note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exam_given_marks", x => x.id);
                    table.ForeignKey(
                        name: "fk_exam_given_marks_exam_slot_markings_slot_marking_id",
                        column: x => x.slot_marking_id,
                        principalTable: "exam_slot_markings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accommodations_due_at",
                table: "accommodations",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_accommodations_person_id",
                table: "accommodations",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_accommodations_unit_id",
                table: "accommodations",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_due_at",
                table: "accounts",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_accounts_person_id",
                table: "accounts",
                column: "person_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_user_name",
                table: "accounts",
                column: "user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_hash",
                table: "api_tokens",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_person_id",
                table: "api_tokens",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_service_account_id",
                table: "api_tokens",
                column: "service_account_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_campaigns_due_at",
                table: "assessment_campaigns",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_campaigns_unit_id",
                table: "assessment_campaigns",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_participants_assessor_id",
                table: "assessment_participants",
                column: "assessor_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_participants_campaign_id_person_id",
                table: "assessment_participants",
                columns: new[] { "campaign_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_assessment_participants_due_at",
                table: "assessment_participants",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_participants_person_id",
                table: "assessment_participants",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_participants_unit_id",
                table: "assessment_participants",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_ratings_participant_id_phase_dimension",
                table: "assessment_ratings",
                columns: new[] { "participant_id", "phase", "dimension" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_assignment_cases_due_at",
                table: "assignment_cases",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_cases_person_id",
                table: "assignment_cases",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_cases_programme_id_person_id_course_key",
                table: "assignment_cases",
                columns: new[] { "programme_id", "person_id", "course_key" },
                unique: true,
                filter: "state = 'Open'");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_cases_rule_id",
                table: "assignment_cases",
                column: "rule_id");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_cases_unit_id",
                table: "assignment_cases",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_rules_due_at",
                table: "assignment_rules",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_rules_look_again_at",
                table: "assignment_rules",
                column: "look_again_at",
                filter: "look_again_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_rules_programme_id",
                table: "assignment_rules",
                column: "programme_id");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_rules_unit_id",
                table: "assignment_rules",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_appeals_attendance_id",
                table: "attendance_appeals",
                column: "attendance_id",
                unique: true,
                filter: "state = 'Lodged'");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_appeals_class_run_id",
                table: "attendance_appeals",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_appeals_due_at",
                table: "attendance_appeals",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_appeals_person_id",
                table: "attendance_appeals",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_person_id",
                table: "attendances",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendances_session_id_person_id",
                table: "attendances",
                columns: new[] { "session_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_actor_id_at",
                table: "audit_entries",
                columns: new[] { "actor_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_at",
                table: "audit_entries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_correlation_id_at",
                table: "audit_entries",
                columns: new[] { "correlation_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_subject_id_at",
                table: "audit_entries",
                columns: new[] { "subject_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_subject_unit_id_at",
                table: "audit_entries",
                columns: new[] { "subject_unit_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_ballot_examinations_seat_id",
                table: "ballot_examinations",
                column: "seat_id");

            migrationBuilder.CreateIndex(
                name: "ix_ballot_rounds_due_at",
                table: "ballot_rounds",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ballot_rounds_session_id_application_id_round_no",
                table: "ballot_rounds",
                columns: new[] { "session_id", "application_id", "round_no" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bank_questions_bank_id_code_number",
                table: "bank_questions",
                columns: new[] { "bank_id", "code", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bank_questions_due_at",
                table: "bank_questions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_bank_questions_one_in_use",
                table: "bank_questions",
                columns: new[] { "bank_id", "code" },
                unique: true,
                filter: "state IN ('Approved', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "ix_bank_questions_one_in_work",
                table: "bank_questions",
                columns: new[] { "bank_id", "code" },
                unique: true,
                filter: "state IN ('Draft', 'InReview')");

            migrationBuilder.CreateIndex(
                name: "ix_bank_questions_unit_id",
                table: "bank_questions",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_readings_seat_id",
                table: "case_readings",
                column: "seat_id");

            migrationBuilder.CreateIndex(
                name: "ix_certificate_imports_due_at",
                table: "certificate_imports",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_certificate_imports_unit_id",
                table: "certificate_imports",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_corrects_id",
                table: "certificates",
                column: "corrects_id",
                unique: true,
                filter: "corrects_id IS NOT NULL AND state <> 'Discarded'");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_due_at",
                table: "certificates",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_holder_id",
                table: "certificates",
                column: "holder_id");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_import_id",
                table: "certificates",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_issuer_number",
                table: "certificates",
                columns: new[] { "issuer", "number" },
                unique: true,
                filter: "source = 'External' AND state <> 'ExternalDeclined'");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_kind_subject_id",
                table: "certificates",
                columns: new[] { "kind", "subject_id" },
                unique: true,
                filter: "state IN ('Prepared', 'Issued', 'Suspended') AND corrects_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_number",
                table: "certificates",
                column: "number",
                unique: true,
                filter: "source <> 'External' AND state <> 'Discarded'");

            migrationBuilder.CreateIndex(
                name: "ix_certificates_status_index",
                table: "certificates",
                column: "status_index",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_certificates_verify_token",
                table: "certificates",
                column: "verify_token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_certification_evidence_enrolment_id",
                table: "certification_evidence",
                column: "enrolment_id");

            migrationBuilder.CreateIndex(
                name: "ix_certification_evidence_period_id",
                table: "certification_evidence",
                column: "period_id");

            migrationBuilder.CreateIndex(
                name: "ix_certification_periods_assignment_id_number",
                table: "certification_periods",
                columns: new[] { "assignment_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_certification_periods_one_open",
                table: "certification_periods",
                column: "assignment_id",
                unique: true,
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_certification_periods_person_id_programme_id",
                table: "certification_periods",
                columns: new[] { "person_id", "programme_id" });

            migrationBuilder.CreateIndex(
                name: "ix_class_credits_class_run_id",
                table: "class_credits",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_credits_person_id",
                table: "class_credits",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_credits_sign_up_id_year",
                table: "class_credits",
                columns: new[] { "sign_up_id", "year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_class_material_files_material_id_hash",
                table: "class_material_files",
                columns: new[] { "material_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_class_material_files_material_id_number",
                table: "class_material_files",
                columns: new[] { "material_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_class_materials_class_run_id",
                table: "class_materials",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_materials_due_at",
                table: "class_materials",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_class_reports_class_run_id_kind",
                table: "class_reports",
                columns: new[] { "class_run_id", "kind" },
                unique: true,
                filter: "kind = 'Visit'");

            migrationBuilder.CreateIndex(
                name: "ix_class_reports_class_run_id_kind_person_id",
                table: "class_reports",
                columns: new[] { "class_run_id", "kind", "person_id" },
                unique: true,
                filter: "kind <> 'Visit'");

            migrationBuilder.CreateIndex(
                name: "ix_class_reports_due_at",
                table: "class_reports",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_class_reports_person_id",
                table: "class_reports",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_reports_unit_id",
                table: "class_reports",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_runs_due_at",
                table: "class_runs",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_class_runs_unit_id",
                table: "class_runs",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_sessions_class_run_id",
                table: "class_sessions",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_class_sessions_due_at",
                table: "class_sessions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_class_sessions_instructor_id_starts_at",
                table: "class_sessions",
                columns: new[] { "instructor_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_class_sessions_starts_at",
                table: "class_sessions",
                column: "starts_at");

            migrationBuilder.CreateIndex(
                name: "ix_coming_changes_due_at",
                table: "coming_changes",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_coming_changes_person_id_day",
                table: "coming_changes",
                columns: new[] { "person_id", "day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_competency_evidence_due_at",
                table: "competency_evidence",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_competency_evidence_person_id",
                table: "competency_evidence",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_competency_evidence_source_id_source_model_key",
                table: "competency_evidence",
                columns: new[] { "source_id", "source", "model_key" },
                unique: true,
                filter: "state <> 'Withdrawn'");

            migrationBuilder.CreateIndex(
                name: "ix_competency_evidence_unit_id_state",
                table: "competency_evidence",
                columns: new[] { "unit_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_competency_model_seals_key_number",
                table: "competency_model_seals",
                columns: new[] { "key", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_competency_ratings_evidence_id_dimension",
                table: "competency_ratings",
                columns: new[] { "evidence_id", "dimension" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_consents_due_at",
                table: "consents",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_consents_person_id_kind",
                table: "consents",
                columns: new[] { "person_id", "kind" },
                unique: true,
                filter: "state = 'Given'");

            migrationBuilder.CreateIndex(
                name: "ix_course_files_course_version_id_path",
                table: "course_files",
                columns: new[] { "course_version_id", "path" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_course_lessons_course_version_id_key",
                table: "course_lessons",
                columns: new[] { "course_version_id", "key" });

            migrationBuilder.CreateIndex(
                name: "ix_course_questions_course_version_id",
                table: "course_questions",
                column: "course_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_course_versions_course_id_number",
                table: "course_versions",
                columns: new[] { "course_id", "number" },
                unique: true,
                filter: "state <> 'Discarded'");

            migrationBuilder.CreateIndex(
                name: "ix_course_versions_due_at",
                table: "course_versions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_course_versions_one_published",
                table: "course_versions",
                column: "course_id",
                unique: true,
                filter: "state = 'Published'");

            migrationBuilder.CreateIndex(
                name: "ix_courses_key",
                table: "courses",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cut_score_estimates_question_version_id",
                table: "cut_score_estimates",
                column: "question_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_cut_score_raters_person_id",
                table: "cut_score_raters",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_cut_score_studies_due_at",
                table: "cut_score_studies",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_cut_score_studies_exam_id",
                table: "cut_score_studies",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_cut_score_studies_open",
                table: "cut_score_studies",
                column: "exam_id",
                unique: true,
                filter: "state IN ('Drafted', 'RoundOpen', 'InDiscussion', 'Finished', 'Decided')");

            migrationBuilder.CreateIndex(
                name: "ix_defence_scores_seat_id",
                table: "defence_scores",
                column: "seat_id");

            migrationBuilder.CreateIndex(
                name: "ix_drill_findings_class_run_id",
                table: "drill_findings",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_drill_findings_due_at",
                table: "drill_findings",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_drill_findings_owner_id",
                table: "drill_findings",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "ix_drill_findings_unit_id",
                table: "drill_findings",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_enrolments_course_version_id",
                table: "enrolments",
                column: "course_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_enrolments_due_at",
                table: "enrolments",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_enrolments_person_id_course_id",
                table: "enrolments",
                columns: new[] { "person_id", "course_id" },
                unique: true,
                filter: "state IN ('Enrolled', 'InProgress', 'Overdue', 'Paused', 'UnderReview')");

            migrationBuilder.CreateIndex(
                name: "ix_enrolments_source_id",
                table: "enrolments",
                column: "source_id",
                filter: "source_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_erasure_failures_run_id_rule_what",
                table: "erasure_failures",
                columns: new[] { "run_id", "rule", "what" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_establishment_targets_due_at",
                table: "establishment_targets",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_establishment_targets_unit_id_from",
                table: "establishment_targets",
                columns: new[] { "unit_id", "from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_rounds_due_at",
                table: "evaluation_rounds",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_evaluation_rounds_unit_id_series_specialty_year_levels",
                table: "evaluation_rounds",
                columns: new[] { "unit_id", "series", "specialty", "year", "levels" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_analysed_items_question_version_id",
                table: "exam_analysed_items",
                column: "question_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_analyses_exam_id",
                table: "exam_analyses",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_appeals_candidate_id",
                table: "exam_appeals",
                column: "candidate_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_appeals_due_at",
                table: "exam_appeals",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_appeals_exam_id",
                table: "exam_appeals",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_appeals_open",
                table: "exam_appeals",
                column: "attempt_id",
                unique: true,
                filter: "state IN ('Filed', 'Admissible', 'UnderReview')");

            migrationBuilder.CreateIndex(
                name: "ix_exam_appeals_rescoring_id",
                table: "exam_appeals",
                column: "rescoring_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_attempts_active_key",
                table: "exam_attempts",
                column: "active_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_attempts_candidate_id",
                table: "exam_attempts",
                column: "candidate_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_attempts_due_at",
                table: "exam_attempts",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_attempts_exam_id_candidate_id_number",
                table: "exam_attempts",
                columns: new[] { "exam_id", "candidate_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_attempts_opens_at",
                table: "exam_attempts",
                column: "opens_at",
                filter: "state = 'Assigned'");

            migrationBuilder.CreateIndex(
                name: "ix_exam_calibration_scripts_exam_id",
                table: "exam_calibration_scripts",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_calibration_scripts_question_version_id",
                table: "exam_calibration_scripts",
                column: "question_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_calibration_scripts_source_id",
                table: "exam_calibration_scripts",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_decided_marks_attempt_id",
                table: "exam_decided_marks",
                column: "attempt_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_given_marks_slot_marking_id_round_place",
                table: "exam_given_marks",
                columns: new[] { "slot_marking_id", "round", "place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_incidents_attempt_id",
                table: "exam_incidents",
                column: "attempt_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_incidents_exam_id",
                table: "exam_incidents",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_offline_files_attempt_id",
                table: "exam_offline_files",
                column: "attempt_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_overrides_due_at",
                table: "exam_overrides",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_overrides_exam_id",
                table: "exam_overrides",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_overrides_group_unit_id",
                table: "exam_overrides",
                column: "group_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_overrides_person_id",
                table: "exam_overrides",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_overrides_personal",
                table: "exam_overrides",
                columns: new[] { "exam_id", "person_id" },
                unique: true,
                filter: "state = 'InForce' AND person_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_paper_questions_question_id",
                table: "exam_paper_questions",
                column: "question_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_paper_questions_question_version_id",
                table: "exam_paper_questions",
                column: "question_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_pool_items_question_version_id",
                table: "exam_pool_items",
                column: "question_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_rescoring_lines_attempt_id",
                table: "exam_rescoring_lines",
                column: "attempt_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_rescoring_lines_candidate_id",
                table: "exam_rescoring_lines",
                column: "candidate_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_rescorings_due_at",
                table: "exam_rescorings",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_rescorings_exam_id",
                table: "exam_rescorings",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_result_flags_result_id",
                table: "exam_result_flags",
                column: "result_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_results_attempt_id_edition",
                table: "exam_results",
                columns: new[] { "attempt_id", "edition" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_results_candidate_id",
                table: "exam_results",
                column: "candidate_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_results_due_at",
                table: "exam_results",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_results_exam_id",
                table: "exam_results",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_scorings_rescoring_id",
                table: "exam_scorings",
                column: "rescoring_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_side_revisions_attempt_id",
                table: "exam_side_revisions",
                column: "attempt_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_attempt_id_seal_number_kind_other_attempt_id_other_seal_number",
                table: "exam_similarity_cases",
                columns: new[] { "attempt_id", "seal_number", "kind", "other_attempt_id", "other_seal_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_candidate_id",
                table: "exam_similarity_cases",
                column: "candidate_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_due_at",
                table: "exam_similarity_cases",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_exam_id",
                table: "exam_similarity_cases",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_other_attempt_id",
                table: "exam_similarity_cases",
                column: "other_attempt_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_other_candidate_id",
                table: "exam_similarity_cases",
                column: "other_candidate_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_cases_run_id",
                table: "exam_similarity_cases",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_runs_asked",
                table: "exam_similarity_runs",
                column: "exam_id",
                unique: true,
                filter: "state = 'Asked'");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_runs_due_at",
                table: "exam_similarity_runs",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_similarity_runs_exam_id",
                table: "exam_similarity_runs",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_slot_markings_attempt_id_seal_number_slot",
                table: "exam_slot_markings",
                columns: new[] { "attempt_id", "seal_number", "slot" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exam_slot_markings_calibration_id",
                table: "exam_slot_markings",
                column: "calibration_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_slot_markings_due_at",
                table: "exam_slot_markings",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exam_slot_markings_exam_id",
                table: "exam_slot_markings",
                column: "exam_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_slot_markings_first_marker_id",
                table: "exam_slot_markings",
                column: "first_marker_id");

            migrationBuilder.CreateIndex(
                name: "ix_exam_slot_markings_second_marker_id",
                table: "exam_slot_markings",
                column: "second_marker_id");

            migrationBuilder.CreateIndex(
                name: "ix_exams_course_key",
                table: "exams",
                column: "course_key");

            migrationBuilder.CreateIndex(
                name: "ix_exams_course_version_id",
                table: "exams",
                column: "course_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_exams_due_at",
                table: "exams",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exams_unit_id",
                table: "exams",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_expert_memberships_code",
                table: "expert_memberships",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_expert_memberships_due_at",
                table: "expert_memberships",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_expert_memberships_person_id_specialty",
                table: "expert_memberships",
                columns: new[] { "person_id", "specialty" },
                unique: true,
                filter: "state IN ('Nominated', 'Active', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "ix_former_numbers_person_id",
                table: "former_numbers",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_fraud_leads_due_at",
                table: "fraud_leads",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_fraud_leads_person_id",
                table: "fraud_leads",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_fraud_leads_subject_id",
                table: "fraud_leads",
                column: "subject_id",
                unique: true,
                filter: "state = 'Raised'");

            migrationBuilder.CreateIndex(
                name: "ix_fraud_leads_subject_id_state",
                table: "fraud_leads",
                columns: new[] { "subject_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_fraud_leads_unit_id",
                table: "fraud_leads",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_full_views_person_id_id",
                table: "full_views",
                columns: new[] { "person_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_further_posts_person_id_unit_id_from",
                table: "further_posts",
                columns: new[] { "person_id", "unit_id", "from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_further_posts_unit_id",
                table: "further_posts",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_holdings_person_id",
                table: "holdings",
                column: "person_id",
                unique: true,
                filter: "\"to\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_holdings_unit_id",
                table: "holdings",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_claim_evidence_claim_id_hash",
                table: "hours_claim_evidence",
                columns: new[] { "claim_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_hours_claims_due_at",
                table: "hours_claims",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_claims_person_id",
                table: "hours_claims",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_claims_unit_id",
                table: "hours_claims",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_correction_lines_correction_id_number",
                table: "hours_correction_lines",
                columns: new[] { "correction_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_hours_correction_lines_person_id",
                table: "hours_correction_lines",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_corrections_due_at",
                table: "hours_corrections",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_corrections_unit_id",
                table: "hours_corrections",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_due_at",
                table: "hours_entries",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_hours_year",
                table: "hours_entries",
                column: "hours_year");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_person_id_hours_year",
                table: "hours_entries",
                columns: new[] { "person_id", "hours_year" });

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_person_id_hours_year_category",
                table: "hours_entries",
                columns: new[] { "person_id", "hours_year", "category" },
                unique: true,
                filter: "kind = 'CarryOut' AND state = 'Booked'");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_person_id_learned_on_title_conversion",
                table: "hours_entries",
                columns: new[] { "person_id", "learned_on", "title", "conversion" },
                unique: true,
                filter: "source IN ('Import', 'Correction') AND kind = 'Grant' AND state = 'Booked'");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_reverses",
                table: "hours_entries",
                column: "reverses",
                unique: true,
                filter: "reverses IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_source_id",
                table: "hours_entries",
                column: "source_id",
                filter: "source = 'Import'");

            migrationBuilder.CreateIndex(
                name: "ix_hours_entries_source_source_id",
                table: "hours_entries",
                columns: new[] { "source", "source_id" },
                unique: true,
                filter: "kind IN ('Grant', 'ClaimGrant') AND source <> 'Import'");

            migrationBuilder.CreateIndex(
                name: "ix_hours_exemptions_due_at",
                table: "hours_exemptions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_exemptions_person_id",
                table: "hours_exemptions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_exemptions_unit_id",
                table: "hours_exemptions",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_imports_due_at",
                table: "hours_imports",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_imports_unit_id",
                table: "hours_imports",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_hours_rule_sets_due_at",
                table: "hours_rule_sets",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_rule_sets_key_number",
                table: "hours_rule_sets",
                columns: new[] { "key", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_hours_rule_sets_unit_id_valid_from",
                table: "hours_rule_sets",
                columns: new[] { "unit_id", "valid_from" },
                unique: true,
                filter: "state IN ('Approved', 'InForce')");

            migrationBuilder.CreateIndex(
                name: "ix_hours_year_closes_due_at",
                table: "hours_year_closes",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hours_year_closes_year",
                table: "hours_year_closes",
                column: "year",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotent_answers_at",
                table: "idempotent_answers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_integrity_records_ends_on",
                table: "integrity_records",
                column: "ends_on");

            migrationBuilder.CreateIndex(
                name: "ix_integrity_records_person_id_source_id",
                table: "integrity_records",
                columns: new[] { "person_id", "source_id" },
                unique: true,
                filter: "lifted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_integrity_records_unit_id",
                table: "integrity_records",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_leave_requests_due_at",
                table: "leave_requests",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_leave_requests_person_id",
                table: "leave_requests",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_leave_requests_sign_up_id",
                table: "leave_requests",
                column: "sign_up_id");

            migrationBuilder.CreateIndex(
                name: "ix_lecturer_times_lecturer_id_from",
                table: "lecturer_times",
                columns: new[] { "lecturer_id", "from" });

            migrationBuilder.CreateIndex(
                name: "ix_lecturers_due_at",
                table: "lecturers",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lecturers_name_employer",
                table: "lecturers",
                columns: new[] { "name", "employer" },
                unique: true,
                filter: "person_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lecturers_person_id",
                table: "lecturers",
                column: "person_id",
                unique: true,
                filter: "person_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_lecturers_unit_id",
                table: "lecturers",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_legal_holds_due_at",
                table: "legal_holds",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_legal_holds_person_id_kind",
                table: "legal_holds",
                columns: new[] { "person_id", "kind" },
                unique: true,
                filter: "state = 'InForce'");

            migrationBuilder.CreateIndex(
                name: "ix_lesson_progress_enrolment_id_lesson_key",
                table: "lesson_progress",
                columns: new[] { "enrolment_id", "lesson_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mails_due_at",
                table: "mails",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_mails_queued_at",
                table: "mails",
                column: "queued_at");

            migrationBuilder.CreateIndex(
                name: "ix_mails_unit_id_state",
                table: "mails",
                columns: new[] { "unit_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_message_preferences_person_id",
                table: "message_preferences",
                column: "person_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_messages_at",
                table: "messages",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_messages_mail_from",
                table: "messages",
                column: "mail_from",
                filter: "mail_from IS NOT NULL AND mail_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_mail_id",
                table: "messages",
                column: "mail_id",
                filter: "mail_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_person_id",
                table: "messages",
                column: "person_id",
                filter: "read_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_person_id_id",
                table: "messages",
                columns: new[] { "person_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_person_id_subject_subject_id_step_subject_version",
                table: "messages",
                columns: new[] { "person_id", "subject", "subject_id", "step", "subject_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_next_at",
                table: "occurrences",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "ix_officer_waivers_person_id",
                table: "officer_waivers",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_code",
                table: "organization_units",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_due_at",
                table: "organization_units",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_organization_units_parent_id",
                table: "organization_units",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_panel_draws_draw_key",
                table: "panel_draws",
                column: "draw_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_panel_draws_due_at",
                table: "panel_draws",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_panel_draws_session_id",
                table: "panel_draws",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_panel_seats_due_at",
                table: "panel_seats",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_panel_seats_person_id",
                table: "panel_seats",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_panel_seats_session_id_person_id",
                table: "panel_seats",
                columns: new[] { "session_id", "person_id" },
                unique: true,
                filter: "state <> 'Redrawn'");

            migrationBuilder.CreateIndex(
                name: "ix_people_district_id_person_number",
                table: "people",
                columns: new[] { "district_id", "person_number" });

            migrationBuilder.CreateIndex(
                name: "ix_people_mobile_hash",
                table: "people",
                column: "mobile_hash",
                filter: "mobile_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_person_number",
                table: "people",
                column: "person_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_resident_id_hash",
                table: "people",
                column: "resident_id_hash",
                unique: true,
                filter: "resident_id_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_people_subdistrict_id_person_number",
                table: "people",
                columns: new[] { "subdistrict_id", "person_number" });

            migrationBuilder.CreateIndex(
                name: "ix_people_unit_id_person_number",
                table: "people",
                columns: new[] { "unit_id", "person_number" });

            migrationBuilder.CreateIndex(
                name: "ix_post_profiles_due_at",
                table: "post_profiles",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_post_profiles_one_in_force",
                table: "post_profiles",
                columns: new[] { "unit_id", "target", "model_key" },
                unique: true,
                filter: "state = 'InForce'");

            migrationBuilder.CreateIndex(
                name: "ix_post_profiles_unit_id_target_model_key_number",
                table: "post_profiles",
                columns: new[] { "unit_id", "target", "model_key", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_privacy_requests_due_at",
                table: "privacy_requests",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_privacy_requests_person_id",
                table: "privacy_requests",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_privacy_requests_unit_id",
                table: "privacy_requests",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_due_at",
                table: "programme_assignments",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_look_again_at",
                table: "programme_assignments",
                column: "look_again_at",
                filter: "look_again_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_person",
                table: "programme_assignments",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_person_id_programme_id",
                table: "programme_assignments",
                columns: new[] { "person_id", "programme_id" },
                unique: true,
                filter: "state NOT IN ('Revoked', 'Exempted', 'Released')");

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_programme_id_state",
                table: "programme_assignments",
                columns: new[] { "programme_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_rule_id",
                table: "programme_assignments",
                column: "rule_id");

            migrationBuilder.CreateIndex(
                name: "ix_programme_assignments_unit_id",
                table: "programme_assignments",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_programme_marks_person_id",
                table: "programme_marks",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_programme_versions_due_at",
                table: "programme_versions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_programme_versions_one_published",
                table: "programme_versions",
                column: "programme_id",
                unique: true,
                filter: "state = 'Published'");

            migrationBuilder.CreateIndex(
                name: "ix_programme_versions_programme_id_number",
                table: "programme_versions",
                columns: new[] { "programme_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_programmes_key",
                table: "programmes",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_public_notice_entries_application_id",
                table: "public_notice_entries",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_public_notices_due_at",
                table: "public_notices",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_public_notices_unit_id",
                table: "public_notices",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_question_banks_due_at",
                table: "question_banks",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_question_banks_key",
                table: "question_banks",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_question_banks_unit_id",
                table: "question_banks",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_question_versions_question_id_number",
                table: "question_versions",
                columns: new[] { "question_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_questions_bank_code",
                table: "questions",
                columns: new[] { "bank", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_quiz_attempts_enrolment_id_lesson_key_number",
                table: "quiz_attempts",
                columns: new[] { "enrolment_id", "lesson_key", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recusals_application_id",
                table: "recusals",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_registered_keys_purpose_generation",
                table: "registered_keys",
                columns: new[] { "purpose", "generation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reminders_at",
                table: "reminders",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_reminders_subject_id_step",
                table: "reminders",
                columns: new[] { "subject_id", "step" });

            migrationBuilder.CreateIndex(
                name: "ix_report_editions_corrects_id",
                table: "report_editions",
                column: "corrects_id",
                unique: true,
                filter: "state = 'Published'");

            migrationBuilder.CreateIndex(
                name: "ix_report_editions_due_at",
                table: "report_editions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_report_editions_unit_id",
                table: "report_editions",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_retention_runs_day",
                table: "retention_runs",
                column: "day",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_review_sessions_due_at",
                table: "review_sessions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_review_sessions_key",
                table: "review_sessions",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_role_appointments_basis_id",
                table: "role_appointments",
                column: "basis_id",
                filter: "basis_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_role_appointments_due_at",
                table: "role_appointments",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_role_appointments_person_id_role_unit_id",
                table: "role_appointments",
                columns: new[] { "person_id", "role", "unit_id" },
                unique: true,
                filter: "state IN ('Proposed', 'Active', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_due_at",
                table: "roster_imports",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_file_hash",
                table: "roster_imports",
                column: "file_hash");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_reverses",
                table: "roster_imports",
                column: "reverses",
                unique: true,
                filter: "reverses IS NOT NULL AND state NOT IN ('Rejected', 'Cancelled', 'Expired', 'Failed')");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_staging_until",
                table: "roster_imports",
                column: "staging_until",
                filter: "staging_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_undo_until",
                table: "roster_imports",
                column: "undo_until",
                filter: "undo_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_roster_imports_uploaded_by",
                table: "roster_imports",
                column: "uploaded_by");

            migrationBuilder.CreateIndex(
                name: "ix_roster_undo_rows_person_id",
                table: "roster_undo_rows",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_seat_pools_class_run_id",
                table: "seat_pools",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_seat_pools_one_for_all",
                table: "seat_pools",
                column: "class_run_id",
                unique: true,
                filter: "is_for_all");

            migrationBuilder.CreateIndex(
                name: "ix_seat_pools_release_at",
                table: "seat_pools",
                column: "release_at",
                filter: "release_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_service_accounts_due_at",
                table: "service_accounts",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_service_accounts_name",
                table: "service_accounts",
                column: "name",
                unique: true,
                filter: "state IN ('Proposed', 'Active', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "ix_service_accounts_responsible_id",
                table: "service_accounts",
                column: "responsible_id");

            migrationBuilder.CreateIndex(
                name: "ix_session_cases_application_id",
                table: "session_cases",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_ups_class_run_id_person_id",
                table: "sign_ups",
                columns: new[] { "class_run_id", "person_id" },
                unique: true,
                filter: "state IN ('Requested', 'UnitApproved', 'InLottery', 'Waitlisted', 'Offered', 'Booked')");

            migrationBuilder.CreateIndex(
                name: "ix_sign_ups_class_run_id_wait_number",
                table: "sign_ups",
                columns: new[] { "class_run_id", "wait_number" },
                unique: true,
                filter: "wait_number IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sign_ups_due_at",
                table: "sign_ups",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sign_ups_person_id",
                table: "sign_ups",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_ups_unit_id",
                table: "sign_ups",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_signing_keys_due_at",
                table: "signing_keys",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_signing_keys_thumbprint",
                table: "signing_keys",
                column: "thumbprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_signing_keys_unit_id",
                table: "signing_keys",
                column: "unit_id",
                unique: true,
                filter: "state = 'Current'");

            migrationBuilder.CreateIndex(
                name: "ix_standings_unit_id_year",
                table: "standings",
                columns: new[] { "unit_id", "year" });

            migrationBuilder.CreateIndex(
                name: "ix_study_presences_client",
                table: "study_presences",
                column: "client");

            migrationBuilder.CreateIndex(
                name: "ix_study_presences_person_id",
                table: "study_presences",
                column: "person_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_study_signs_enrolment_id_kind_day",
                table: "study_signs",
                columns: new[] { "enrolment_id", "kind", "day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_study_work_files_work_id_hash",
                table: "study_work_files",
                columns: new[] { "work_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_study_works_course_id",
                table: "study_works",
                column: "course_id",
                filter: "state = 'Published'");

            migrationBuilder.CreateIndex(
                name: "ix_study_works_due_at",
                table: "study_works",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_study_works_enrolment_id_lesson_key",
                table: "study_works",
                columns: new[] { "enrolment_id", "lesson_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_study_works_person_id",
                table: "study_works",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_study_works_unit_id",
                table: "study_works",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_survey_invitations_person_id",
                table: "survey_invitations",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_survey_tallies_about_subject",
                table: "survey_tallies",
                columns: new[] { "about", "subject" });

            migrationBuilder.CreateIndex(
                name: "ix_surveys_class_run_id",
                table: "surveys",
                column: "class_run_id");

            migrationBuilder.CreateIndex(
                name: "ix_surveys_due_at",
                table: "surveys",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_surveys_one_evaluation",
                table: "surveys",
                column: "class_run_id",
                unique: true,
                filter: "is_evaluation");

            migrationBuilder.CreateIndex(
                name: "ix_surveys_unit_id",
                table: "surveys",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_application_versions_application_id_number",
                table: "title_application_versions",
                columns: new[] { "application_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_applicant_id",
                table: "title_applications",
                column: "applicant_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_due_at",
                table: "title_applications",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_employer_unit_id",
                table: "title_applications",
                column: "employer_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_notice_id",
                table: "title_applications",
                column: "notice_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_round_id_applicant_id_slot",
                table: "title_applications",
                columns: new[] { "round_id", "applicant_id", "slot" },
                unique: true,
                filter: "state NOT IN ('Discarded', 'Lapsed', 'EmployerRejected', 'Abandoned', 'NotAccepted', 'Ineligible', 'NotPassed', 'NotConfirmed', 'Revoked', 'Withdrawn', 'Disqualified')");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_round_unit_id",
                table: "title_applications",
                column: "round_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_applications_session_id",
                table: "title_applications",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_evidence_application_id_hash",
                table: "title_evidence",
                columns: new[] { "application_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_title_evidence_application_id_item_number",
                table: "title_evidence",
                columns: new[] { "application_id", "item", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_title_evidence_place",
                table: "title_evidence",
                column: "place",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_application_id",
                table: "title_objections",
                column: "application_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_due_at",
                table: "title_objections",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_investigator_id",
                table: "title_objections",
                column: "investigator_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_receipt",
                table: "title_objections",
                column: "receipt",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_round_unit_id",
                table: "title_objections",
                column: "round_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_second_investigator_id",
                table: "title_objections",
                column: "second_investigator_id");

            migrationBuilder.CreateIndex(
                name: "ix_title_objections_sender_id",
                table: "title_objections",
                column: "sender_id");

            migrationBuilder.CreateIndex(
                name: "ix_tombstones_run_id",
                table: "tombstones",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_transfer_requests_due_at",
                table: "transfer_requests",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_transfer_requests_import_id",
                table: "transfer_requests",
                column: "import_id",
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_transfer_requests_person_id_to_unit_id_direction",
                table: "transfer_requests",
                columns: new[] { "person_id", "to_unit_id", "direction" },
                unique: true,
                filter: "state = 'Asked'");

            migrationBuilder.CreateIndex(
                name: "ix_transfer_requests_to_unit_id",
                table: "transfer_requests",
                column: "to_unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_transfer_requests_unit_id",
                table: "transfer_requests",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_unit_ancestors_unit_id",
                table: "unit_ancestors",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_sessions_ends_at",
                table: "user_sessions",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_user_sessions_person_id",
                table: "user_sessions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_due_at",
                table: "webhook_deliveries",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_queued_at",
                table: "webhook_deliveries",
                column: "queued_at");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_subject_id",
                table: "webhook_deliveries",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_subscription_id_event_subject_id_subject_version",
                table: "webhook_deliveries",
                columns: new[] { "subscription_id", "event", "subject_id", "subject_version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_subscription_id_id",
                table: "webhook_deliveries",
                columns: new[] { "subscription_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_subscriptions_due_at",
                table: "webhook_subscriptions",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_subscriptions_unit_id",
                table: "webhook_subscriptions",
                column: "unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accommodations");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "api_tokens");

            migrationBuilder.DropTable(
                name: "assessment_campaigns");

            migrationBuilder.DropTable(
                name: "assessment_ratings");

            migrationBuilder.DropTable(
                name: "assignment_cases");

            migrationBuilder.DropTable(
                name: "assignment_rules");

            migrationBuilder.DropTable(
                name: "attendance_appeals");

            migrationBuilder.DropTable(
                name: "audit_chains");

            migrationBuilder.DropTable(
                name: "audit_details");

            migrationBuilder.DropTable(
                name: "audit_erasures");

            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "ballot_entitlements");

            migrationBuilder.DropTable(
                name: "ballot_examinations");

            migrationBuilder.DropTable(
                name: "ballot_rounds");

            migrationBuilder.DropTable(
                name: "ballot_sealed");

            migrationBuilder.DropTable(
                name: "bank_questions");

            migrationBuilder.DropTable(
                name: "case_opinions");

            migrationBuilder.DropTable(
                name: "case_readings");

            migrationBuilder.DropTable(
                name: "certificate_documents");

            migrationBuilder.DropTable(
                name: "certificate_imports");

            migrationBuilder.DropTable(
                name: "certificates");

            migrationBuilder.DropTable(
                name: "certification_evidence");

            migrationBuilder.DropTable(
                name: "class_credits");

            migrationBuilder.DropTable(
                name: "class_material_files");

            migrationBuilder.DropTable(
                name: "class_reports");

            migrationBuilder.DropTable(
                name: "coming_changes");

            migrationBuilder.DropTable(
                name: "competency_model_seals");

            migrationBuilder.DropTable(
                name: "competency_ratings");

            migrationBuilder.DropTable(
                name: "consents");

            migrationBuilder.DropTable(
                name: "course_file_parts");

            migrationBuilder.DropTable(
                name: "course_lessons");

            migrationBuilder.DropTable(
                name: "course_questions");

            migrationBuilder.DropTable(
                name: "courses");

            migrationBuilder.DropTable(
                name: "cut_score_estimates");

            migrationBuilder.DropTable(
                name: "cut_score_raters");

            migrationBuilder.DropTable(
                name: "defence_scores");

            migrationBuilder.DropTable(
                name: "drill_findings");

            migrationBuilder.DropTable(
                name: "erasure_failures");

            migrationBuilder.DropTable(
                name: "establishment_targets");

            migrationBuilder.DropTable(
                name: "evaluation_rounds");

            migrationBuilder.DropTable(
                name: "exam_analysed_items");

            migrationBuilder.DropTable(
                name: "exam_answer_events");

            migrationBuilder.DropTable(
                name: "exam_answers");

            migrationBuilder.DropTable(
                name: "exam_board_signatures");

            migrationBuilder.DropTable(
                name: "exam_decided_marks");

            migrationBuilder.DropTable(
                name: "exam_given_marks");

            migrationBuilder.DropTable(
                name: "exam_incidents");

            migrationBuilder.DropTable(
                name: "exam_markings");

            migrationBuilder.DropTable(
                name: "exam_offline_files");

            migrationBuilder.DropTable(
                name: "exam_overrides");

            migrationBuilder.DropTable(
                name: "exam_paper_questions");

            migrationBuilder.DropTable(
                name: "exam_pool_items");

            migrationBuilder.DropTable(
                name: "exam_presences");

            migrationBuilder.DropTable(
                name: "exam_rescoring_lines");

            migrationBuilder.DropTable(
                name: "exam_result_flags");

            migrationBuilder.DropTable(
                name: "exam_scorings");

            migrationBuilder.DropTable(
                name: "exam_side_revisions");

            migrationBuilder.DropTable(
                name: "exam_similarity_cases");

            migrationBuilder.DropTable(
                name: "expert_memberships");

            migrationBuilder.DropTable(
                name: "fold_states");

            migrationBuilder.DropTable(
                name: "former_numbers");

            migrationBuilder.DropTable(
                name: "fraud_leads");

            migrationBuilder.DropTable(
                name: "frozen_reports");

            migrationBuilder.DropTable(
                name: "full_views");

            migrationBuilder.DropTable(
                name: "further_posts");

            migrationBuilder.DropTable(
                name: "holdings");

            migrationBuilder.DropTable(
                name: "hours_claim_evidence");

            migrationBuilder.DropTable(
                name: "hours_claims");

            migrationBuilder.DropTable(
                name: "hours_correction_lines");

            migrationBuilder.DropTable(
                name: "hours_entries");

            migrationBuilder.DropTable(
                name: "hours_exemptions");

            migrationBuilder.DropTable(
                name: "hours_imports");

            migrationBuilder.DropTable(
                name: "hours_rule_sets");

            migrationBuilder.DropTable(
                name: "hours_year_closes");

            migrationBuilder.DropTable(
                name: "idempotent_answers");

            migrationBuilder.DropTable(
                name: "integrity_records");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "leave_requests");

            migrationBuilder.DropTable(
                name: "lecturer_times");

            migrationBuilder.DropTable(
                name: "legal_holds");

            migrationBuilder.DropTable(
                name: "lesson_progress");

            migrationBuilder.DropTable(
                name: "mails");

            migrationBuilder.DropTable(
                name: "message_preferences");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "notice_acknowledgements");

            migrationBuilder.DropTable(
                name: "occurrences");

            migrationBuilder.DropTable(
                name: "officer_waivers");

            migrationBuilder.DropTable(
                name: "page_heartbeats");

            migrationBuilder.DropTable(
                name: "panel_draws");

            migrationBuilder.DropTable(
                name: "panel_seats");

            migrationBuilder.DropTable(
                name: "post_profiles");

            migrationBuilder.DropTable(
                name: "privacy_requests");

            migrationBuilder.DropTable(
                name: "programme_marks");

            migrationBuilder.DropTable(
                name: "programme_versions");

            migrationBuilder.DropTable(
                name: "programmes");

            migrationBuilder.DropTable(
                name: "public_notice_entries");

            migrationBuilder.DropTable(
                name: "quiz_attempts");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "recusals");

            migrationBuilder.DropTable(
                name: "registered_keys");

            migrationBuilder.DropTable(
                name: "reminders");

            migrationBuilder.DropTable(
                name: "report_editions");

            migrationBuilder.DropTable(
                name: "retention_runs");

            migrationBuilder.DropTable(
                name: "role_appointments");

            migrationBuilder.DropTable(
                name: "roll_ups");

            migrationBuilder.DropTable(
                name: "roster_files");

            migrationBuilder.DropTable(
                name: "roster_imports");

            migrationBuilder.DropTable(
                name: "roster_plan_rows");

            migrationBuilder.DropTable(
                name: "roster_progress");

            migrationBuilder.DropTable(
                name: "roster_undo_rows");

            migrationBuilder.DropTable(
                name: "seat_pools");

            migrationBuilder.DropTable(
                name: "service_accounts");

            migrationBuilder.DropTable(
                name: "session_cases");

            migrationBuilder.DropTable(
                name: "session_turnouts");

            migrationBuilder.DropTable(
                name: "setbacks");

            migrationBuilder.DropTable(
                name: "signing_keys");

            migrationBuilder.DropTable(
                name: "stamps");

            migrationBuilder.DropTable(
                name: "standing_marks");

            migrationBuilder.DropTable(
                name: "standings");

            migrationBuilder.DropTable(
                name: "stored_keys");

            migrationBuilder.DropTable(
                name: "study_presences");

            migrationBuilder.DropTable(
                name: "study_signs");

            migrationBuilder.DropTable(
                name: "study_work_files");

            migrationBuilder.DropTable(
                name: "survey_invitations");

            migrationBuilder.DropTable(
                name: "survey_tallies");

            migrationBuilder.DropTable(
                name: "survey_texts");

            migrationBuilder.DropTable(
                name: "surveys");

            migrationBuilder.DropTable(
                name: "title_application_versions");

            migrationBuilder.DropTable(
                name: "title_evidence");

            migrationBuilder.DropTable(
                name: "title_objections");

            migrationBuilder.DropTable(
                name: "tombstones");

            migrationBuilder.DropTable(
                name: "transfer_requests");

            migrationBuilder.DropTable(
                name: "unit_ancestors");

            migrationBuilder.DropTable(
                name: "user_sessions");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "webhook_subscriptions");

            migrationBuilder.DropTable(
                name: "wrong_codes");

            migrationBuilder.DropTable(
                name: "assessment_participants");

            migrationBuilder.DropTable(
                name: "attendances");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "question_banks");

            migrationBuilder.DropTable(
                name: "certification_periods");

            migrationBuilder.DropTable(
                name: "class_materials");

            migrationBuilder.DropTable(
                name: "competency_evidence");

            migrationBuilder.DropTable(
                name: "course_files");

            migrationBuilder.DropTable(
                name: "cut_score_studies");

            migrationBuilder.DropTable(
                name: "exam_analyses");

            migrationBuilder.DropTable(
                name: "exam_appeals");

            migrationBuilder.DropTable(
                name: "exam_slot_markings");

            migrationBuilder.DropTable(
                name: "organization_units");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "exam_papers");

            migrationBuilder.DropTable(
                name: "exam_results");

            migrationBuilder.DropTable(
                name: "exam_similarity_runs");

            migrationBuilder.DropTable(
                name: "hours_corrections");

            migrationBuilder.DropTable(
                name: "sign_ups");

            migrationBuilder.DropTable(
                name: "lecturers");

            migrationBuilder.DropTable(
                name: "public_notices");

            migrationBuilder.DropTable(
                name: "review_sessions");

            migrationBuilder.DropTable(
                name: "study_works");

            migrationBuilder.DropTable(
                name: "title_applications");

            migrationBuilder.DropTable(
                name: "class_sessions");

            migrationBuilder.DropTable(
                name: "programme_assignments");

            migrationBuilder.DropTable(
                name: "exam_rescorings");

            migrationBuilder.DropTable(
                name: "exam_calibration_scripts");

            migrationBuilder.DropTable(
                name: "exam_attempts");

            migrationBuilder.DropTable(
                name: "enrolments");

            migrationBuilder.DropTable(
                name: "class_runs");

            migrationBuilder.DropTable(
                name: "question_versions");

            migrationBuilder.DropTable(
                name: "exams");

            migrationBuilder.DropTable(
                name: "questions");

            migrationBuilder.DropTable(
                name: "course_versions");
        }
    }
}
