//! The day on which the program is killed twice (SIGKILL): while it issues, and while it sends.

use entity::{delivery, demonstration, letter, matter, sequence};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    Set,
};
use zhaoshang::storage::database::{Write, begin_write};

use super::{Quarter, review};
use crate::{
    cli::{Running, free_address, zhaoshang},
    support::{
        app::{LINKS, TestApp, instant},
        smtp::{Act::*, At, FakeServer},
        wire::Mail,
    },
};

/// Keeps whoever issues the letter of a number from ending its transaction: number, letter and matters are written, and it
/// stands at the first mail.
struct Barrier {
    /// On PostgreSQL, the lock that it waits for: a statement that came to no end would outlive the program there.
    lock: Option<Write>,
}

impl Barrier {
    async fn at(test: &TestApp, number_seq: i32) -> Self {
        let db = &test.app.db;
        let run = async |sql: &str| db.execute_unprepared(sql).await.map(drop).unwrap();
        if db.get_database_backend() == DbBackend::Sqlite {
            run("CREATE VIEW without_end AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
                .await;
            run(&format!(
                "CREATE TRIGGER barrier AFTER INSERT ON delivery
                 WHEN (SELECT number_seq FROM letter WHERE id = NEW.letter_id) = {number_seq}
                 BEGIN SELECT COUNT(*) FROM without_end; END"
            ))
            .await;
            return Self { lock: None };
        }
        let lock = begin_write(db, &test.app.live).await.unwrap();
        lock.execute_unprepared("SELECT pg_advisory_xact_lock(1)").await.unwrap();
        run(&format!(
            "CREATE FUNCTION barrier() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF (SELECT number_seq FROM letter WHERE id = NEW.letter_id) = {number_seq} THEN
                     PERFORM pg_advisory_xact_lock(1);
                 END IF;
                 RETURN NEW;
             END $$"
        ))
        .await;
        run("CREATE TRIGGER barrier AFTER INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION barrier()").await;
        Self { lock: Some(lock) }
    }

    async fn lift(self, test: &TestApp) {
        let on_table = match self.lock {
            None => "",
            Some(lock) => {
                lock.rollback().await.unwrap();
                " ON delivery"
            }
        };
        // Waits on PostgreSQL until the server has noticed that the program is gone.
        test.app.db.execute_unprepared(&format!("DROP TRIGGER barrier{on_table}")).await.unwrap();
    }
}

/// The number of the last letter of 2026.
async fn last_number(test: &TestApp) -> i32 {
    let letters = letter::Entity::find().filter(letter::Column::NumberYear.eq(2026));
    letters.order_by_desc(letter::Column::NumberSeq).one(&test.app.db).await.unwrap().unwrap().number_seq
}

impl Quarter {
    /// The program as it is built, on this database; it serves demonstrations alone on another day than today.
    fn program(&self, day: &str, smtp: u16) -> Running {
        let test = &self.district.test;
        let smtp = format!("smtp://127.0.0.1:{smtp}");
        let links = LINKS.map(|(name, value)| (format!("ZHAOSHANG_{name}"), value));
        let mut env = vec![
            ("DATABASE_URL", test.database_url()),
            ("SMTP_URL", smtp.as_str()),
            ("ZHAOSHANG_LOG_FILTER", "zhaoshang=debug"),
        ];
        env.extend(links.iter().map(|(name, value)| (name.as_str(), *value)));
        let args = ["demo", "--today", day, "--listen", &free_address()];
        Running::start(&mut zhaoshang(test.folder(), &args, &env))
    }

    /// The twentieth of November: the program dies with one letter issued and another one half written, and the one that
    /// goes on dies with one mail sent and two on the wire.
    pub(super) async fn letters_of_a_day_with_crashes(&mut self, day: &str) -> Vec<Mail> {
        let test = &self.district.test;
        let db = &test.app.db;
        self.on(day);
        let mark = demonstration::ActiveModel { id: Set(1), made_for: Set(day.parse().unwrap()) };
        mark.insert(db).await.unwrap();
        // Both mails on the wire are lost, one of them after another has been sent.
        let dying =
            FakeServer::start([vec![(At::Dot, Say("250 2.0.0 queued")), (At::Text, Hang)], vec![(At::Text, Hang)]])
                .await;

        let before = last_number(test).await;
        let rows = async || {
            (delivery::Entity::find().count(db).await.unwrap(), matter::Entity::find().count(db).await.unwrap())
        };
        let barrier = Barrier::at(test, before + 2).await;
        let mut program = self.program(day, dying.port);
        let number = format!("〔2026〕{}号", before + 2);
        Running::read_until(program.0.stderr.take().unwrap(), &number);
        let rows_then = rows().await;
        program.0.kill().unwrap();
        program.0.wait().unwrap();
        barrier.lift(test).await;
        assert_eq!(last_number(test).await, before + 1, "one was issued");
        assert_eq!(rows().await, rows_then, "nothing of the other is left");
        let sequences = sequence::Entity::find().filter(sequence::Column::Year.eq(2026)).all(db).await.unwrap();
        let last: Vec<_> = sequences.iter().filter(|row| row.prefix == "九招商函").map(|row| row.last).collect();
        assert_eq!(last, [before + 1], "nor is its number taken");
        assert!(dying.commands().is_empty());

        let mut program = self.program(day, dying.port);
        let begun = || dying.commands().iter().filter(|command| command.ends_with(" DATA")).count();
        while begun() < 3 {
            dying.hung().await;
        }
        program.0.kill().unwrap();
        program.0.wait().unwrap();
        assert_eq!(last_number(test).await, before + 3, "all three are issued");
        assert_eq!(dying.mails().len(), 1);

        // Its leases have run out.
        test.app.clock.set(instant(&format!("{day}T01:05:00Z")));
        test.tick().await;
        let lost = delivery::Entity::find().filter(delivery::Column::Attempts.eq(2)).all(db).await.unwrap();
        assert_eq!(lost.len(), 2, "those that were on the wire are sent a second time");
        let mut mails = self.new_mails();
        mails.extend(dying.mails().iter().map(Mail::read));
        review(day, &mails);
        mails
    }
}
