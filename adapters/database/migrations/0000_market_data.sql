CREATE TABLE "candle_series" (
	"id" serial PRIMARY KEY NOT NULL,
	"venue" text NOT NULL,
	"symbol" text NOT NULL,
	CONSTRAINT "candle_series_venue_symbol" UNIQUE("venue","symbol")
);
--> statement-breakpoint
CREATE TABLE "candles" (
	"series_id" integer NOT NULL,
	"timeframe" smallint NOT NULL,
	"time" bigint NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"volume" double precision NOT NULL,
	"closed" boolean NOT NULL,
	CONSTRAINT "candles_series_id_timeframe_time_pk" PRIMARY KEY("series_id","timeframe","time")
);
--> statement-breakpoint
CREATE TABLE "data_jobs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"request" jsonb NOT NULL,
	"progress" jsonb,
	"result" jsonb,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "data_jobs_kind" CHECK ("data_jobs"."kind" IN ('import', 'download', 'export', 'compact')),
	CONSTRAINT "data_jobs_status" CHECK ("data_jobs"."status" IN ('queued', 'running', 'completed', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "instruments" (
	"symbol" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"base" text NOT NULL,
	"quote" text NOT NULL,
	"status" text NOT NULL,
	"tick_size" numeric NOT NULL,
	"lot_size" numeric NOT NULL,
	"min_notional" numeric NOT NULL,
	"max_leverage" integer NOT NULL,
	"venue" text NOT NULL,
	"rank" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "instruments_id" UNIQUE("id"),
	CONSTRAINT "instruments_type" CHECK ("instruments"."type" IN ('spot', 'perpetual')),
	CONSTRAINT "instruments_status" CHECK ("instruments"."status" IN ('open', 'cancel_only', 'halted')),
	CONSTRAINT "instruments_steps" CHECK ("instruments"."tick_size" > 0 AND "instruments"."lot_size" > 0 AND "instruments"."min_notional" >= 0),
	CONSTRAINT "instruments_leverage" CHECK ("instruments"."max_leverage" >= 1)
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "data_jobs_created" ON "data_jobs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "data_jobs_unfinished" ON "data_jobs" USING btree ("status") WHERE "data_jobs"."status" IN ('queued', 'running');--> statement-breakpoint
CREATE INDEX "instruments_venue" ON "instruments" USING btree ("venue");